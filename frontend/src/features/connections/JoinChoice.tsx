import { useQueryClient } from "@tanstack/react-query";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { api, type ConnectionView, refreshDerived } from "../../api";
import { tellError } from "../../lib/actions";
import { t } from "../../lib/text";
import { Icon, type IconName } from "../../ui/Icon";

const ways: readonly {
  id: "none" | "one-way" | "two-way";
  icon: IconName;
  key: "none" | "oneWay" | "twoWay";
}[] = [
  { id: "none", icon: "x", key: "none" },
  { id: "one-way", icon: "arrow-left", key: "oneWay" },
  { id: "two-way", icon: "arrow-left-right", key: "twoWay" },
];

/** How IT Glue is joined to the PSA: three choices, each with what it means for new records. */
export function JoinChoice({ connection, mayChange }: { connection: ConnectionView; mayChange: boolean }) {
  const client = useQueryClient();
  const change = (way: string) => {
    api
      .setJoin(way)
      .catch(tellError)
      .finally(() => {
        void client.invalidateQueries({ queryKey: ["connections"] });
        refreshDerived(client);
      });
  };
  return (
    <RadioGroup
      className="join"
      value={connection.psa_sync || "none"}
      onChange={change}
      isReadOnly={!mayChange}
      orientation="horizontal"
    >
      <Label className="join-title">{t("connections.join")}</Label>
      <div className="join-ways">
        {ways.map((w) => (
          <Radio key={w.id} value={w.id} className="join-way">
            <span className="join-flow" aria-hidden="true">
              <span>IG</span>
              <Icon name={w.icon} size="small" />
              <span>PSA</span>
            </span>
            <b>{t(`connections.${w.key}`)}</b>
            <span className="small quiet">{t(`connections.${w.key}Words`)}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
