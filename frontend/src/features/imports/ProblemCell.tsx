import { useState } from "react";
import { Button } from "react-aria-components";
import type { ProblemView } from "../../api";
import { t } from "../../lib/text";
import { Icon } from "../../ui/Icon";

/** A cell that does not fit, mended in place: press it, type, Enter. */
export function ProblemCell({
  problem,
  name,
  mono,
  onFix,
}: {
  problem: ProblemView;
  name: string;
  mono: boolean;
  onFix: (text: string) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const choose = problem.code === "several_matches";
  if (typed !== undefined) {
    return (
      <input
        className={mono ? "problem-input mono" : "problem-input"}
        aria-label={t("import.fixCell", { name, message: problem.message })}
        // biome-ignore lint/a11y/noAutofocus: the cell was just pressed to type into it
        autoFocus
        value={typed}
        onChange={(e) => setTyped(e.target.value)}
        onBlur={() => setTyped(undefined)}
        onKeyDown={(e) => {
          e.stopPropagation();
          if (e.key === "Escape") setTyped(undefined);
          if (e.key === "Enter") {
            setTyped(undefined);
            if (typed !== problem.value) onFix(typed);
          }
        }}
      />
    );
  }
  return (
    <Button
      className={choose ? "problem-cell problem-choose" : "problem-cell"}
      aria-label={t("import.fixCell", { name, message: problem.message })}
      onPress={() => setTyped(problem.value)}
    >
      <Icon name={choose ? "git-compare-arrows" : "triangle-alert"} />
      <span className={mono ? "mono cut" : "cut"} title={problem.message}>
        {problem.value || t("grid.empty")}
      </span>
    </Button>
  );
}
