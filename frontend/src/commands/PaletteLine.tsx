import { useField } from "../api";
import { highlight } from "../lib/format";
import { typeIcon } from "../lib/words";
import { Icon, type IconName } from "../ui/Icon";
import { Kbd } from "../ui/Kbd";
import type { Line } from "./lines";

/** One line of the palette: a record with the field that fits, or a command with its keys. */
export function PaletteLine({
  id,
  line,
  query,
  active,
  onPoint,
  onRun,
}: {
  id: string;
  line: Line;
  query: string;
  active: boolean;
  onPoint: () => void;
  onRun: (beside: boolean) => void;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the box above takes the keys
    <div
      id={id}
      role="option"
      aria-selected={active}
      className="palette-line"
      onPointerMove={onPoint}
      onClick={(e) => onRun(e.ctrlKey || e.metaKey)}
    >
      {line.kind === "command" ? (
        <>
          <Icon name={line.command.icon ?? "chevron-right"} />
          <span className="grow cut">{line.command.label}</span>
          {line.command.keys && <Kbd keys={line.command.keys} />}
        </>
      ) : (
        <RecordLine line={line} query={query} />
      )}
    </div>
  );
}

function RecordLine({ line, query }: { line: Line & { kind: "record" }; query: string }) {
  const { item } = line;
  const field = useField(item.match.field);
  const type = item.fields.configuration_type ?? "";
  const icons: Record<string, IconName> = { organization: "building-2", contact: "users", location: "pin" };
  const icon = icons[item.kind] ?? typeIcon(type);
  const inName = item.match.field === "name" || item.match.field === "";
  return (
    <>
      <Icon name={icon} />
      <span className="strong cut">
        {inName ? <Marked text={item.name} query={query} /> : item.name || "–"}
      </span>
      {type && <span className="nowrap">{type}</span>}
      <span className="faint cut grow">{item.organization}</span>
      {!inName && (
        <>
          <span className="small faint nowrap">{field?.title ?? item.match.field}</span>
          <span className={field && !field.identifier ? "cut palette-match" : "mono cut palette-match"}>
            <Marked text={item.match.text} query={query} />
          </span>
        </>
      )}
    </>
  );
}

function Marked({ text, query }: { text: string; query: string }) {
  const [before, hit, after] = highlight(text, query);
  return (
    <>
      {before}
      {hit && <mark>{hit}</mark>}
      {after}
    </>
  );
}
