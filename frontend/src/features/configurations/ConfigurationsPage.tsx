import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { api, type GridQuery, tellSaved, useCan, useSession } from "../../api";
import { tellError } from "../../lib/actions";
import { number } from "../../lib/format";
import { t } from "../../lib/text";
import { useWindow } from "../../lib/window";
import { Page } from "../../ui/Page";
import "./configurations.css";
import "./record.css";
import { gridFields } from "./columns";
import { type Filter, FilterButton, noFilter } from "./FilterButton";
import { FilterChips } from "./FilterChips";
import { GridActions } from "./GridActions";
import { GridPane } from "./GridPane";
import { ConfigurationsModel } from "./model";
import { RecordDrawer } from "./RecordDrawer";
import { ViewTabs } from "./ViewTabs";

/** The grid of one organization, or of all. The address carries the tab, the text and the record beside it. */
export function ConfigurationsPage({
  organization,
  view = "",
  record,
  text = "",
}: {
  organization: string;
  view?: string;
  record?: string;
  text?: string;
}) {
  const session = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayEdit = useCan("create_edit");
  const [filter, setFilter] = useState<Filter>({ ...noFilter, text });
  const [sort, setSort] = useState({ column: "name", descending: false });
  const editing = useRef(false);
  const contains = useSettled(filter.text.trim());
  useEffect(() => setFilter((f) => ({ ...f, text })), [text]);
  const name = useOrganizationName(organization);
  useEffect(() => {
    if (!organization || name) useWindow.setState({ organization: { id: organization, name } });
  }, [organization, name]);

  const fields = useMemo(
    () => gridFields(session.fields, organization === ""),
    [session.fields, organization],
  );
  const { type, status } = filter;
  const query = useMemo<GridQuery>(
    () => ({
      organization,
      view,
      text: contains,
      where: [
        ...(type ? [{ field: "configuration_type", values: [type] }] : []),
        ...(status ? [{ field: "configuration_status", values: [status] }] : []),
      ],
      sort: sort.column,
      descending: sort.descending,
      fields: fields.map((f) => f.name),
    }),
    [organization, view, contains, type, status, sort, fields],
  );
  const model = useMemo(
    () =>
      new ConfigurationsModel({
        query,
        fields,
        organization,
        readOnly: mayEdit ? undefined : t("grid.readsHere"),
        onError: tellError,
        onSaved: (at) => tellSaved(client, at),
        busy: () => editing.current,
      }),
    [query, fields, organization, mayEdit, client],
  );
  useEffect(() => () => model.close(), [model]);

  const go = (search: { view?: string; record?: string; text?: string }) => {
    const next = Object.fromEntries(Object.entries(search).filter(([, v]) => v));
    if (organization) {
      void navigate({
        to: "/organizations/$organization/configurations",
        params: { organization },
        search: next,
      });
    } else {
      void navigate({ to: "/configurations", search: next });
    }
  };
  const here = { view, ...(filter.text ? { text: filter.text } : {}) };
  const openRecord = (id: string | undefined) => go({ ...here, ...(id ? { record: id } : {}) });
  const total = useQuery({
    queryKey: ["configurations", "count", organization, ""],
    queryFn: () => api.rows({ ...query, view: "", text: "", where: [] }, 0, 1),
  }).data?.total;

  return (
    <Page
      crumbs={
        organization
          ? [{ label: name || "…", href: "#/organizations" }, { label: t("grid.title") }]
          : [{ label: t("grid.all") }]
      }
      aside={total !== undefined && <span className="num faint">{number(total)}</span>}
      actions={<GridActions query={query} organization={organization} model={model} />}
    >
      <div className="views toolbar">
        <ViewTabs query={query} view={view} onChange={(v) => go({ ...here, view: v })} />
        <FilterChips filter={filter} onChange={setFilter} />
        <span className="grow" />
        <FilterButton filter={filter} onChange={setFilter} organization={organization} />
      </div>
      <div className="grid-and-drawer">
        <GridPane
          model={model}
          fields={fields}
          view={view}
          filtered={query.text !== "" || query.where.length > 0}
          onClearFilter={() => setFilter(noFilter)}
          sort={sort}
          onSort={(column) =>
            setSort((s) => ({ column, descending: s.column === column ? !s.descending : false }))
          }
          record={record}
          onOpen={openRecord}
          editing={editing}
        />
        {record && <RecordDrawer key={record} id={record} onClose={() => openRecord(undefined)} />}
      </div>
    </Page>
  );
}

/** How long a person pauses between letters before the filter follows, in milliseconds. */
const pause = 120;

/** A text that follows another once its typing pauses; an emptied one follows at once. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text === "" ? 0 : pause);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function useOrganizationName(id: string): string {
  const { data } = useQuery({
    queryKey: ["record", "organization", id],
    queryFn: () => api.record("organization", id),
    enabled: id !== "",
  });
  return data?.name ?? "";
}
