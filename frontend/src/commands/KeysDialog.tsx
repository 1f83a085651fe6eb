import { showKeys } from "../lib/keyboard";
import { t } from "../lib/text";
import { useWindow } from "../lib/window";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { allCommands } from "./registry";

/** "?": the keys that work on this screen. */
export function KeysDialog() {
  const open = useWindow((s) => s.keysOpen);
  const close = () => useWindow.setState({ keysOpen: false });
  return (
    <Dialog
      title={t("keys.title")}
      isOpen={open}
      onClose={close}
      wide
      scrolls
      foot={<Button onPress={close}>{t("keys.close")}</Button>}
    >
      <p className="quiet">{t("keys.intro")}</p>
      <div className="keys-columns">
        <KeyList title={t("keys.everywhere")} rows={open ? commandRows() : []} />
        <div>
          <KeyList title={t("keys.grid")} rows={gridRows()} />
          <KeyList title={t("keys.lists")} rows={listRows()} />
        </div>
      </div>
    </Dialog>
  );
}

type Row = readonly [string, string];

function commandRows(): Row[] {
  const rows = new Map<string, string>();
  for (const c of allCommands()) {
    if (c.keys) rows.set(c.label, [rows.get(c.label), showKeys(c.keys)].filter(Boolean).join(", "));
  }
  return [...rows];
}

function gridRows(): Row[] {
  return [
    [t("keys.edit"), "F2"],
    [t("keys.edge"), showKeys("Ctrl+↑ ↓ ← →")],
    [t("keys.fill"), `${showKeys("Ctrl+D")}, ${showKeys("Ctrl+R")}`],
    [t("keys.picker"), showKeys("Alt+Down")],
    [t("keys.today"), showKeys("Ctrl+;")],
    [t("keys.newRow"), showKeys("Ctrl+Enter")],
    [t("keys.fixes"), showKeys("Ctrl+.")],
    [t("keys.nextProblem"), showKeys("Alt+.")],
    [t("keys.reach"), showKeys("Alt+R")],
    [t("keys.undo"), `${showKeys("Ctrl+Z")}, ${showKeys("Ctrl+Shift+Z")}`],
  ];
}

function listRows(): Row[] {
  return [
    [t("keys.move"), "↑ ↓ Home End"],
    [t("keys.open"), "↵"],
  ];
}

function KeyList({ title, rows }: { title: string; rows: readonly Row[] }) {
  return (
    <section className="keys-list">
      <h3>{title}</h3>
      <dl>
        {rows.map(([label, keys]) => (
          <div key={label + keys}>
            <dt>{label}</dt>
            <dd>
              <span className="kbd">{keys}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
