import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api, type OrganizationRow, useCan, useSession, useStatus } from "../../api";
import { useCommands } from "../../commands/registry";
import { togglePin } from "../../lib/actions";
import { day, number } from "../../lib/format";
import { t } from "../../lib/text";
import { stateLook } from "../../lib/words";
import { Button, IconButton } from "../../ui/Button";
import { EmptyState, StatePill } from "../../ui/marks";
import { Page } from "../../ui/Page";
import { Picker } from "../../ui/Picker";
import { TextField } from "../../ui/TextField";
import { VirtualRows } from "../../ui/VirtualRows";
import "./organizations.css";
import { AddOrganization } from "./AddOrganization";
import { type Order, ordered, waitingParts } from "./order";

/** All organizations with what is documented and what waits. */
export function OrganizationsPage() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const pinned = useSession().pinned_organizations;
  const status = useStatus();
  const mayAdd = useCan("create_edit");
  const mayImport = useCan("import");
  const mayConnect = useCan("connections");
  const [text, setText] = useState("");
  const [order, setOrder] = useState<Order>("waiting");
  const [active, setActive] = useState(0);
  const [adding, setAdding] = useState(false);
  const all = useQuery({ queryKey: ["organizations", "all"], queryFn: loadAll });
  const rows = useMemo(() => ordered(all.data ?? [], text, order), [all.data, text, order]);
  const open = (index: number) => {
    const row = rows[index];
    if (row) {
      void navigate({ to: "/organizations/$organization/configurations", params: { organization: row.id } });
    }
  };
  const commands = useMemo(
    () =>
      mayAdd
        ? [
            {
              id: "organization.add",
              label: t("organizations.add"),
              icon: "plus" as const,
              words: "new client",
              run: () => setAdding(true),
            },
          ]
        : [],
    [mayAdd],
  );
  useCommands(commands);
  const total = all.data?.length ?? 0;
  const sum = (f: (o: OrganizationRow) => number) => (all.data ?? []).reduce((n, o) => n + f(o), 0);
  return (
    <Page
      crumbs={[{ label: t("organizations.title") }]}
      actions={
        <>
          {mayImport && (
            <Button variant="quiet" icon="upload" onPress={() => void navigate({ to: "/imports/new" })}>
              {t("grid.import")}
            </Button>
          )}
          {mayAdd && (
            <Button variant="primary" icon="plus" onPress={() => setAdding(true)}>
              {t("organizations.button")}
            </Button>
          )}
        </>
      }
    >
      {all.isError && <EmptyState>{all.error.message}</EmptyState>}
      {all.data && total === 0 && (
        <EmptyState
          actions={
            <>
              {mayConnect && (
                <Button icon="plug-zap" onPress={() => void navigate({ to: "/connections" })}>
                  {t("organizations.connect")}
                </Button>
              )}
              {mayImport && (
                <Button icon="upload" onPress={() => void navigate({ to: "/imports/new" })}>
                  {t("organizations.import")}
                </Button>
              )}
              {mayAdd && (
                <Button icon="plus" onPress={() => setAdding(true)}>
                  {t("organizations.add")}
                </Button>
              )}
            </>
          }
        >
          {t("organizations.empty")}
        </EmptyState>
      )}
      {total > 0 && (
        <>
          <div className="org-head">
            <div className="grow">
              <h2 className="org-title">{t("organizations.count", { count: total })}</h2>
              <p className="quiet">
                {t("organizations.documented", { count: sum((o) => o.configurations) })}
              </p>
            </div>
            <Figure n={sum((o) => o.drafts)} label={t("organizations.figureDrafts")} />
            <Figure
              n={sum((o) => o.counts.queued ?? 0)}
              label={t("organizations.figureQueued")}
              tone="queued"
            />
            <Figure
              n={status?.conflicts_total ?? 0}
              label={t("organizations.figureConflicts")}
              tone="conflict"
            />
          </div>
          <div className="org-tools">
            <TextField
              className="org-filter"
              label={t("organizations.filter")}
              labelHidden
              icon="search"
              placeholder={t("organizations.filter")}
              value={text}
              onChange={(v) => {
                setText(v);
                setActive(0);
              }}
              onEnter={() => open(0)}
            />
            <span className="grow" />
            <Picker
              label={t("organizations.sort")}
              labelHidden
              className="org-sort"
              value={order}
              onChange={(o) => setOrder(o as Order)}
              options={[
                { id: "waiting", label: t("organizations.byWaiting") },
                { id: "name", label: t("organizations.byName") },
                { id: "gaps", label: t("organizations.byGaps") },
                { id: "changed", label: t("organizations.byChanged") },
              ]}
            />
          </div>
          {rows.length === 0 ? (
            <EmptyState actions={<Button onPress={() => setText("")}>{t("grid.clearFilter")}</Button>}>
              {t("organizations.nothing", { text })}
            </EmptyState>
          ) : (
            <VirtualRows
              label={t("organizations.title")}
              count={rows.length}
              rowHeight={2.75}
              minWidth={52}
              columns="2.5rem minmax(11rem, 2fr) 8rem 6.5rem 4rem 6rem minmax(8rem, 1.2fr) 4.5rem 1.75rem"
              head={[
                <span key="s" className="hidden-visually">
                  {t("organizations.shortName")}
                </span>,
                t("organizations.name"),
                t("organizations.complete"),
                <span key="c" className="cell-end">
                  {t("organizations.configurations")}
                </span>,
                <span key="d" className="cell-end">
                  {t("organizations.drafts")}
                </span>,
                <span key="p" className="cell-end org-gap">
                  {t("organizations.problems")}
                </span>,
                t("organizations.waiting"),
                t("organizations.changed"),
                <span key="pin" className="hidden-visually">
                  {t("shell.pinned")}
                </span>,
              ]}
              active={active}
              onActive={setActive}
              onOpen={open}
              row={(i) => cells(rows[i], pinned, (id) => void togglePin(client, id))}
            />
          )}
        </>
      )}
      <AddOrganization isOpen={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

async function loadAll(): Promise<OrganizationRow[]> {
  const out: OrganizationRow[] = [];
  let after = "";
  do {
    const page = await api.organizations("", after, 500);
    out.push(...page.items);
    after = page.next;
  } while (after);
  return out;
}

function cells(o: OrganizationRow | undefined, pinned: readonly string[], pin: (id: string) => void) {
  if (!o) return undefined;
  const waiting = waitingParts(o);
  return [
    <span key="s" className="mono strong faint">
      {o.short_name || o.name.slice(0, 3).toUpperCase()}
    </span>,
    <span key="n" className="org-name">
      <a href={`#/organizations/${o.id}/configurations`} className="strong cut" tabIndex={-1}>
        {o.name}
      </a>
      <span className="small quiet cut">{t("organizations.locations", { count: o.locations })}</span>
    </span>,
    o.configurations > 0 ? (
      <span key="c" className="org-share">
        <span className="org-bar" aria-hidden="true">
          <span style={{ width: `${o.complete}%` }} />
        </span>
        <span className="num">{o.complete} %</span>
      </span>
    ) : (
      <span key="c" className="faint">
        –
      </span>
    ),
    <Count key="n2" n={o.configurations} />,
    <Count key="d" n={o.drafts} />,
    <Count key="p" n={o.problems} gap />,
    <span key="w" className="line-up">
      {waiting.length === 0 && <span className="faint">–</span>}
      {waiting.slice(0, 2).map((w) => {
        const look = stateLook(w.state);
        return (
          look && (
            <StatePill key={w.state} tone={look.tone} icon={look.icon}>
              {t("organizations.part", { count: w.count, state: look.label })}
            </StatePill>
          )
        );
      })}
    </span>,
    <span key="u" className="quiet num">
      {day(o.updated_at) || "–"}
    </span>,
    <IconButton
      key="pin"
      small
      icon={pinned.includes(o.id) ? "pin-off" : "pin"}
      label={t(pinned.includes(o.id) ? "shell.unpin" : "shell.pin", { name: o.name })}
      onPress={() => pin(o.id)}
    />,
  ];
}

function Count({ n, gap }: { n: number; gap?: boolean }) {
  const classes = ["cell-end num", n === 0 && "faint", gap && "org-gap"].filter(Boolean).join(" ");
  return <span className={classes}>{n > 0 ? number(n) : "–"}</span>;
}

function Figure({ n, label, tone }: { n: number; label: string; tone?: string }) {
  return (
    <div className="org-figure">
      <b className={tone && n > 0 ? `num tone-${tone}` : "num"}>{number(n)}</b>
      <span>{label}</span>
    </div>
  );
}
