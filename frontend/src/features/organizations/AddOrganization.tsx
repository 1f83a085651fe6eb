import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, refreshDerived, toAppError } from "../../api";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/TextField";

/** A new organization needs a name; the rest can come later. */
export function AddOrganization({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [short, setShort] = useState("");
  const [problem, setProblem] = useState<{ field: string; message: string }>();
  const [busy, setBusy] = useState(false);
  const close = () => {
    setName("");
    setShort("");
    setProblem(undefined);
    onClose();
  };
  const add = async () => {
    if (busy) return;
    if (!name.trim()) {
      setProblem({ field: "name", message: t("organizations.nameMissing") });
      return;
    }
    setBusy(true);
    try {
      const fields: Record<string, string> = { name: name.trim() };
      if (short.trim()) fields.short_name = short.trim();
      const made = await api.addOrganization(fields);
      refreshDerived(client);
      close();
      await navigate({
        to: "/organizations/$organization/configurations",
        params: { organization: made.id },
      });
    } catch (reason) {
      const error = toAppError(reason);
      setProblem({ field: error.field || "name", message: error.message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t("organizations.add")}
      isOpen={isOpen}
      onClose={close}
      foot={
        <>
          <Button onPress={close}>{t("undo.cancel")}</Button>
          <Button variant="primary" isDisabled={busy} onPress={() => void add()}>
            {t("organizations.addButton")}
          </Button>
        </>
      }
    >
      <TextField
        label={t("organizations.name")}
        autoFocus
        value={name}
        onChange={setName}
        problem={problem?.field === "name" ? problem.message : undefined}
        onEnter={() => void add()}
      />
      <TextField
        label={t("organizations.shortName")}
        note={t("organizations.shortNameNote")}
        value={short}
        onChange={setShort}
        problem={problem?.field === "short_name" ? problem.message : undefined}
        onEnter={() => void add()}
      />
    </Dialog>
  );
}
