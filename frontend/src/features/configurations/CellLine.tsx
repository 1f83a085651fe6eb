import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { api, type FieldView, type GridRow } from "../../api";
import type { ActiveCell } from "../../grid";
import { listing } from "../../lib/format";
import { t } from "../../lib/text";
import { reachItems, reachWords, stateLook } from "../../lib/words";
import { IconButton } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { ReachMark, ReachReasons } from "../../ui/marks";
import { AnchoredPopover } from "../../ui/Popover";
import { Fixes } from "./Fixes";
import { rowState } from "./rows";

export type CellPopover = "fixes" | "reach" | undefined;

/** Over the grid: record › field, the value, its state in words, how far it gets. */
export function CellLine({
  active,
  source,
  fields,
  typed,
  popover,
  onPopover,
  onFix,
  onOpen,
  readOnly,
}: {
  active: ActiveCell | undefined;
  /** The active row as Go tells it; undefined on the blank row. */
  source: GridRow | undefined;
  fields: readonly FieldView[];
  /** The text in the editor while a person types. */
  typed: string | undefined;
  popover: CellPopover;
  onPopover: (open: CellPopover) => void;
  onFix: (text: string, column?: string) => void;
  onOpen: () => void;
  readOnly: boolean;
}) {
  const anchor = useRef<HTMLDivElement>(null);
  const reach = useQuery({
    queryKey: ["record", "reach", source?.id, source?.version],
    queryFn: () => api.reach(source?.id ?? ""),
    enabled: source !== undefined,
  });
  const field = fields.find((f) => f.name === active?.column.id);
  const mark = field && source ? source.marks[field.name] : undefined;
  const items = reachItems(field ? reach.data?.fields[field.name] : undefined);
  const value = typed ?? active?.view?.text ?? "";
  const mono = active?.column.kind === "mono";
  return (
    <div className="cell-line" ref={anchor}>
      <div className="cell-line-name cut">
        <b className="cut">{active?.isNewRow ? t("grid.rowNew") : source?.cells[0] || "–"}</b>
        <Icon name="chevron-right" size="small" />
        <span className="medium cut">{field?.title ?? ""}</span>
      </div>
      <div className={mono ? "cell-line-value mono cut" : "cell-line-value cut"}>{value}</div>
      <div className="cell-line-state">
        <State source={source} mark={mark} fields={fields} readOnly={readOnly} />
        {items.length > 0 && <ReachMark items={items} words={reachWords()} />}
        {source && (
          <IconButton small icon="notebook-pen" label={t("grid.open")} keys="Alt+Enter" onPress={onOpen} />
        )}
      </div>
      <AnchoredPopover
        anchor={anchor}
        label={popover === "reach" ? t("reach.title") : t("grid.fixes")}
        isOpen={popover !== undefined}
        onClose={() => onPopover(undefined)}
      >
        {popover === "reach" ? (
          <ReachReasons items={items} words={reachWords()} />
        ) : (
          <Fixes
            mark={mark}
            field={field}
            source={source}
            readOnly={readOnly}
            onFix={(text, column) => {
              onPopover(undefined);
              onFix(text, column);
            }}
          />
        )}
      </AnchoredPopover>
    </div>
  );
}

function State({
  source,
  mark,
  fields,
  readOnly,
}: {
  source: GridRow | undefined;
  mark: GridRow["marks"][string] | undefined;
  fields: readonly FieldView[];
  readOnly: boolean;
}) {
  if (readOnly) return <span className="cut faint">{t("grid.readsHere")}</span>;
  if (!source) return <span className="grow" />;
  if (mark) {
    const kind = mark.kind === "warning" ? "problem" : mark.kind;
    return <Sentence state={kind} text={mark.message} />;
  }
  const state = rowState(source);
  if (state === "draft" && source.missing.length > 0) {
    const names = source.missing.map((m) => (fields.find((f) => f.name === m)?.title ?? m).toLowerCase());
    return <Sentence state="draft" text={t("grid.draftRow", { fields: listing(names) })} />;
  }
  if (state && source.message) return <Sentence state={state} text={source.message} />;
  return <span className="grow" />;
}

function Sentence({ state, text }: { state: string; text: string }) {
  const look = stateLook(state);
  return (
    <span className={`line-up cut grow tone-${look?.tone ?? "plain"}`} title={text}>
      {look && <Icon name={look.icon} size="small" />}
      <span className="cut cell-line-words">{text}</span>
    </span>
  );
}
