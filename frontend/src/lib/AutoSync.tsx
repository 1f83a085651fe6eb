import { useQueryClient } from "@tanstack/react-query";
import { api, useCan, useStatus } from "../api";
import { Checkbox } from "../ui/Checkbox";
import { tellError } from "./actions";
import { until } from "./format";
import { t } from "./text";

/** The switch of rounds that run by themselves, with what comes next beside it. */
export function AutoSync({ label = t("auto.title") }: { label?: string }) {
  const client = useQueryClient();
  const status = useStatus();
  const may = useCan("settings");
  if (!status) return null;
  const set = (on: boolean) => {
    api
      .setSetting("sync.auto", on ? "on" : "off")
      .then(() => client.invalidateQueries({ queryKey: ["status"] }), tellError);
  };
  return (
    <>
      <span className="quiet cut">{autoWords(status)}</span>
      <Checkbox isSelected={status.auto_sync} isDisabled={!may} onChange={set}>
        {label}
      </Checkbox>
    </>
  );
}

function autoWords(status: { auto_sync: boolean; next_round: string; auto_stopped: string }): string {
  if (!status.auto_sync) return "";
  if (status.auto_stopped) return t("auto.stopped");
  return status.next_round ? t("status.next", { when: until(status.next_round) }) : "";
}
