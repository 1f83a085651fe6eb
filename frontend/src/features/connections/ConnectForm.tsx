import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type ConnectionView, refreshDerived, sessionQuery, toAppError } from "../../api";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Picker } from "../../ui/Picker";
import { SecretField, TextField } from "../../ui/TextField";

const regions = {
  us: "https://api.itglue.com",
  eu: "https://api.eu.itglue.com",
  au: "https://api.au.itglue.com",
} as const;

/** Region or address, and the key; tested before it is kept. */
export function ConnectForm({ connection, onDone }: { connection?: ConnectionView; onDone?: () => void }) {
  const client = useQueryClient();
  const known = Object.entries(regions).find(([, url]) => connection?.url === url)?.[0];
  const [region, setRegion] = useState<string>(connection ? (known ?? "other") : "eu");
  const [url, setURL] = useState(known ? "" : (connection?.url ?? ""));
  const [key, setKey] = useState("");
  const [problem, setProblem] = useState<{ field: string; message: string }>();
  const [busy, setBusy] = useState(false);
  const connect = async () => {
    if (busy) return;
    if (!key.trim()) {
      setProblem({ field: "key", message: t("start.keyMissing") });
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      await api.connect({
        system: "itglue",
        region: region === "other" ? "" : region,
        url: region === "other" ? url.trim() : "",
        key: key.trim(),
        psa_sync: connection?.psa_sync ?? "",
      });
      setKey("");
      await client.invalidateQueries({ queryKey: ["connections"] });
      await client.invalidateQueries({ queryKey: sessionQuery().queryKey });
      refreshDerived(client);
      onDone?.();
    } catch (reason) {
      const error = toAppError(reason);
      setProblem({ field: error.field === "url" ? "url" : "key", message: error.message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="connect-form">
      <Picker
        label={t("start.region")}
        value={region}
        onChange={setRegion}
        options={[
          { id: "us", label: t("start.regionUS"), hint: "api.itglue.com" },
          { id: "eu", label: t("start.regionEU"), hint: "api.eu.itglue.com" },
          { id: "au", label: t("start.regionAU"), hint: "api.au.itglue.com" },
          { id: "other", label: t("connections.otherAddress") },
        ]}
      />
      {region === "other" && (
        <TextField
          label={t("connections.address")}
          mono
          placeholder="https://"
          value={url}
          onChange={setURL}
          problem={problem?.field === "url" ? problem.message : undefined}
        />
      )}
      <SecretField
        label={t("start.key")}
        placeholder={t("start.keyHint")}
        showLabel={t("start.keyShow")}
        hideLabel={t("start.keyHide")}
        value={key}
        onChange={setKey}
        problem={problem?.field === "key" ? problem.message : undefined}
        onEnter={() => void connect()}
      />
      <div>
        <Button variant="primary" icon="plug-zap" isDisabled={busy} onPress={() => void connect()}>
          {busy ? t("start.connectBusy") : t("start.connectButton")}
        </Button>
      </div>
    </div>
  );
}
