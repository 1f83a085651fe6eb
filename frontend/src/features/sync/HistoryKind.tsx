import { useNavigate } from "@tanstack/react-router";
import { t } from "../../lib/text";
import { Segments } from "../../ui/Segments";

/** The two histories: of rounds, and of what changed. */
export function HistoryKind({ value }: { value: "rounds" | "changes" }) {
  const navigate = useNavigate();
  return (
    <div className="queue-tools">
      <Segments
        label={t("history.title")}
        value={value}
        onChange={(next) => void navigate({ to: next === "rounds" ? "/sync/rounds" : "/sync/history" })}
        options={[
          { id: "rounds", label: t("rounds.title") },
          { id: "changes", label: t("rounds.changes") },
        ]}
      />
    </div>
  );
}
