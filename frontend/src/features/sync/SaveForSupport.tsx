import { useState } from "react";
import { api } from "../../api";
import { deliver, tellError } from "../../lib/actions";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";

/** One file for whoever helps, secrets removed. */
export function SaveForSupport() {
  const [busy, setBusy] = useState(false);
  const save = () => {
    setBusy(true);
    api
      .supportFile()
      .then(deliver, tellError)
      .finally(() => setBusy(false));
  };
  return (
    <>
      <span className="quiet cut">{t("recorder.note")}</span>
      <Button icon="file-down" isDisabled={busy} onPress={save}>
        {t("recorder.support")}
      </Button>
    </>
  );
}
