import { useEffect, useMemo, useRef, useState } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { api, type SearchItem } from "../api";
import { copyText } from "../lib/actions";
import { isMac } from "../lib/keyboard";
import { t } from "../lib/text";
import { useWindow } from "../lib/window";
import { Icon } from "../ui/Icon";
import { Kbd } from "../ui/Kbd";
import { groupResults, type Line, modeOf } from "./lines";
import { PaletteLine } from "./PaletteLine";
import { findCommands } from "./registry";

/** Search and commands in one box: results while typing, the best first, all by keyboard. */
export function Palette({ openRecord }: { openRecord: (item: SearchItem, beside: boolean) => void }) {
  const open = useWindow((s) => s.paletteOpen);
  const close = () => useWindow.setState({ paletteOpen: false });
  return (
    <ModalOverlay
      className="scrim palette-scrim"
      isDismissable
      isOpen={open}
      onOpenChange={(o) => {
        if (!o) close();
      }}
    >
      <Modal className="palette">
        <Dialog className="palette-dialog" aria-label={t("palette.title")}>
          <PaletteBody close={close} openRecord={openRecord} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteBody({
  close,
  openRecord,
}: {
  close: () => void;
  openRecord: (item: SearchItem, beside: boolean) => void;
}) {
  const [text, setText] = useState(useWindow.getState().paletteText);
  const [found, setFound] = useState<{ text: string; items: readonly SearchItem[] }>({ text: "", items: [] });
  const [active, setActive] = useState(0);
  const recent = useWindow((s) => s.recent);
  const organization = useWindow((s) => s.organization);
  const list = useRef<HTMLDivElement>(null);
  const mode = modeOf(text);

  useEffect(() => {
    if (mode.kind === "commands" || !mode.text) {
      setFound({ text: mode.text, items: [] });
      return;
    }
    let stale = false;
    const timer = setTimeout(() => {
      api.search(mode.text, mode.kind === "here" ? organization.id : "", 20).then(
        (view) => {
          if (!stale) setFound({ text: mode.text, items: view.items });
        },
        () => {
          if (!stale) setFound({ text: mode.text, items: [] });
        },
      );
    }, 60);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [mode.text, mode.kind, organization.id]);

  const groups = useMemo(
    () => groupResults(mode, found.items, findCommands(mode.text), recent),
    [mode, found.items, recent],
  );
  const lines = groups.flatMap((g) => g.lines);
  const current = Math.min(active, Math.max(0, lines.length - 1));
  useEffect(() => {
    list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
  });

  const run = (line: Line | undefined, beside: boolean) => {
    if (!line) return;
    close();
    // The dialog gives the focus back first; then the command may take it.
    setTimeout(() => {
      if (line.kind === "command") line.command.run();
      else openRecord(line.item, beside);
    }, 0);
  };
  const onKeyDown = (e: React.KeyboardEvent) => {
    const ctrl = isMac() ? e.metaKey : e.ctrlKey;
    if (e.key === "ArrowDown") setActive(lines.length ? (current + 1) % lines.length : 0);
    else if (e.key === "ArrowUp") setActive(lines.length ? (current - 1 + lines.length) % lines.length : 0);
    else if (e.key === "Home" && ctrl) setActive(0);
    else if (e.key === "End" && ctrl) setActive(lines.length - 1);
    else if (e.key === "Enter" && !e.nativeEvent.isComposing) run(lines[current], ctrl);
    else if (e.altKey && e.code === "KeyC") {
      const line = lines[current];
      if (line?.kind === "record") copyText(line.item.match.text || line.item.name);
    } else return;
    e.preventDefault();
  };

  let index = -1;
  const waiting = mode.kind !== "commands" && mode.text !== "" && found.text !== mode.text;
  return (
    <>
      <div className="palette-box">
        <Icon name="search" size="large" />
        <input
          className="palette-input"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={lines.length > 0 ? `palette-${current}` : undefined}
          aria-label={t("palette.title")}
          placeholder={t("palette.placeholder")}
          value={text}
          // biome-ignore lint/a11y/noAutofocus: the box was just opened to type into it
          autoFocus
          spellCheck={false}
          onChange={(e) => {
            setText(e.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        <span className="pill pill-plain">
          {mode.kind === "commands"
            ? t("palette.commandsOnly")
            : mode.kind === "here"
              ? organization.name || t("palette.here")
              : mode.kind === "people"
                ? t("palette.people")
                : t("palette.everywhere")}
        </span>
      </div>
      <div
        className="palette-list"
        id="palette-list"
        role="listbox"
        aria-label={t("palette.title")}
        ref={list}
      >
        {groups.map((g) => (
          <div role="group" aria-label={g.title} key={g.title}>
            <div className="palette-group" aria-hidden="true">
              {g.title}
            </div>
            {g.lines.map((line) => {
              index += 1;
              const at = index;
              return (
                <PaletteLine
                  key={line.key}
                  id={`palette-${at}`}
                  line={line}
                  query={mode.text}
                  active={at === current}
                  onPoint={() => setActive(at)}
                  onRun={(beside) => run(line, beside)}
                />
              );
            })}
          </div>
        ))}
      </div>
      {lines.length === 0 && !waiting && (
        <p className="palette-nothing" role="status">
          <b>{t("palette.nothing", { text: mode.text })}</b> {mode.kind !== "commands" && t("palette.tried")}
        </p>
      )}
      <footer className="palette-foot" aria-hidden="true">
        <span>
          <Kbd keys="Enter" /> {t("palette.open")}
        </span>
        <span>
          <Kbd keys="Alt+C" /> {t("palette.copy")}
        </span>
        <span className="grow" />
        <span>
          <Kbd keys=">" /> {t("palette.commandsOnly")}
        </span>
        <span>
          <Kbd keys="#" /> {t("palette.here")}
        </span>
        <span>
          <Kbd keys="@" /> {t("palette.people")}
        </span>
      </footer>
    </>
  );
}
