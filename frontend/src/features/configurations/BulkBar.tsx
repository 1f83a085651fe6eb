import { useState } from "react";
import { useCan } from "../../api";
import type { Range } from "../../grid";
import { tellError } from "../../lib/actions";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { toast } from "../../ui/toasts";
import type { ConfigurationsModel } from "./model";

/** With two or more rows selected: what can be done to all of them. */
export function BulkBar({
  model,
  range,
  archived,
}: {
  model: ConfigurationsModel;
  range: Range;
  archived: boolean;
}) {
  const mayArchive = useCan("delete_archive");
  const [busy, setBusy] = useState(false);
  const ids: string[] = [];
  for (let r = range.top; r <= range.bottom; r++) {
    const row = model.source(r);
    if (row) ids.push(row.id);
  }
  if (!mayArchive || model.readOnly || ids.length < 2) return null;
  const run = async () => {
    setBusy(true);
    try {
      const changed = await model.archive(ids, !archived);
      toast({
        about: "act",
        text: archived ? t("grid.restored", { count: changed }) : t("grid.archived", { count: changed }),
        icon: "archive",
        actions: [
          {
            label: t("toast.undo"),
            keys: "Ctrl+Z",
            run: () => void model.undo().catch(tellError),
          },
        ],
      });
    } catch (reason) {
      tellError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t("grid.selected", { count: ids.length })}>
      <span className="strong">{t("grid.selected", { count: ids.length })}</span>
      <Button small icon="archive" isDisabled={busy} onPress={() => void run()}>
        {archived ? t("grid.unarchive") : t("grid.archive")}
      </Button>
    </div>
  );
}
