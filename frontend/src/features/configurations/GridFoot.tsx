import { Trans } from "react-i18next";
import type { SelectionInfo } from "../../grid";
import { number } from "../../lib/format";
import { t } from "../../lib/text";
import { stateLook } from "../../lib/words";
import { Icon } from "../../ui/Icon";
import { Kbd } from "../../ui/Kbd";

/** Under the grid: what is selected, what the signs mean, the keys. */
export function GridFoot({ selection, rows }: { selection: SelectionInfo | undefined; rows: number }) {
  return (
    <footer className="grid-foot">
      <span>
        <Selected selection={selection} rows={rows} />
      </span>
      <ul className="grid-legend" aria-label={t("grid.legend")}>
        {["draft", "queued", "problem", "conflict", "locked", "unknown"].map((state) => {
          const look = stateLook(state);
          return (
            look && (
              <li key={state} className={`tone-${look.tone}`}>
                <Icon name={look.icon} size="small" />
                {look.label}
              </li>
            )
          );
        })}
      </ul>
      <span className="grid-foot-keys" aria-hidden="true">
        <span>
          <Kbd keys="F2" /> {t("grid.keyEdit")}
        </span>
        <span>
          <Kbd keys="Ctrl+D" /> {t("grid.keyFill")}
        </span>
        <span>
          <Kbd keys="?" /> {t("grid.keyKeys")}
        </span>
      </span>
    </footer>
  );
}

function Selected({ selection, rows }: { selection: SelectionInfo | undefined; rows: number }) {
  const b = <b />;
  if (!selection) return null;
  const { range, kind } = selection;
  const high = range.bottom - range.top + 1;
  const cells = high * (range.right - range.left + 1);
  const all = number(rows);
  if (kind === "rows") {
    return (
      <Trans
        i18nKey="grid.rows"
        count={high}
        values={{ rows: all, shown: number(high) }}
        components={{ b }}
      />
    );
  }
  if (cells === 1) return <Trans i18nKey="grid.oneCell" values={{ rows: all }} components={{ b }} />;
  return <Trans i18nKey="grid.cells" values={{ rows: all, cells: number(cells) }} components={{ b }} />;
}
