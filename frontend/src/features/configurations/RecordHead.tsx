import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, type RecordView, refreshDerived, useSession } from "../../api";
import { tellError } from "../../lib/actions";
import { listing, moment } from "../../lib/format";
import { t } from "../../lib/text";
import { remember } from "../../lib/window";
import { stateLook, systemName, typeIcon } from "../../lib/words";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { Banner, StatePill } from "../../ui/marks";

/** What the record is, its state, and where it is kept. */
export function RecordHead({ record }: { record: RecordView }) {
  const client = useQueryClient();
  useEffect(() => {
    remember({
      kind: record.kind,
      id: record.id,
      name: record.name,
      organization: record.organization,
      organizationID: record.organization_id,
    });
  }, [record]);
  const type = record.fields.configuration_type ?? "";
  const where = record.fields.location || record.organization;
  const state = headState(record);
  const look = state ? stateLook(state) : undefined;
  const restore = () => {
    api.editRecord("configuration", record.id, { archived: "" }).then((saved) => {
      client.setQueryData(["record", "configuration", record.id], saved);
      refreshDerived(client);
    }, tellError);
  };
  return (
    <>
      {record.archived && (
        <Banner
          band
          tone="quiet"
          icon="archive"
          actions={
            <Button small onPress={restore}>
              {t("record.restore")}
            </Button>
          }
        >
          {t("record.archivedBand")}
        </Banner>
      )}
      {record.state === "gone" && (
        <Banner band tone="danger" icon="trash-2">
          {t("record.goneBand")}
        </Banner>
      )}
      <div className="record-head">
        <span className="record-icon">
          <Icon name={typeIcon(type)} size="huge" />
        </span>
        <div className="grow">
          <div className="line-up">
            <h2 className="record-name cut">{record.name || "–"}</h2>
            {look && (
              <StatePill tone={look.tone} icon={look.icon}>
                {look.label}
              </StatePill>
            )}
          </div>
          <p className="quiet">
            {type ? t("record.what", { type, where }) : where}.{" "}
            {t("record.savedAt", { when: moment(record.updated_at) })}
          </p>
          {record.state === "draft" && <Needs record={record} />}
        </div>
        <div className="record-links">
          {record.links
            .filter((l) => l.url)
            .map((l) => (
              <Button
                key={l.system}
                small
                icon="external-link"
                onPress={() => void api.openLink(l.url).catch(tellError)}
              >
                {systemName(l.system)}
              </Button>
            ))}
        </div>
      </div>
    </>
  );
}

function Needs({ record }: { record: RecordView }) {
  const session = useSession();
  const names = [...new Set(Object.values(record.missing).flat())].map(
    (m) => session.fields.find((f) => f.name === m)?.title.toLowerCase() ?? m,
  );
  if (names.length === 0) return null;
  return (
    <p className="line-up quiet">
      <Icon name="circle-dashed" size="small" />
      {t("record.draftNeeds", { fields: listing(names) })}
    </p>
  );
}

function headState(record: RecordView): string | undefined {
  if (record.state === "gone" || record.state === "draft") return record.state;
  const grave = ["conflict", "refused", "unknown", "blocked", "waiting", "sending", "queued"];
  return grave.find((s) => record.links.some((l) => l.state === s));
}
