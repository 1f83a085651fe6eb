import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Trans } from "react-i18next";
import { api, refreshDerived, sessionQuery, toAppError, useSession } from "../../api";
import { deliver, tellError } from "../../lib/actions";
import { importFile, importText } from "../../lib/handover";
import { t } from "../../lib/text";
import { Button, LinkButton } from "../../ui/Button";
import { DropZone, useFileChooser, usePastedText } from "../../ui/DropZone";
import { Icon } from "../../ui/Icon";
import { Kbd } from "../../ui/Kbd";
import { Logo } from "../../ui/Logo";
import { StatePill } from "../../ui/marks";
import { Picker } from "../../ui/Picker";
import { SecretField } from "../../ui/TextField";
import { toast } from "../../ui/toasts";
import "./firstrun.css";
import { Rack } from "./Rack";

/** What Sitewalk reads. */
const readable = ".xlsx,.csv,.tsv,.txt";

/** Three doors: practise, connect, start from a workbook. */
export function FirstRunPage() {
  const session = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const enter = async () => {
    await client.invalidateQueries({ queryKey: sessionQuery().queryKey });
    refreshDerived(client);
    await navigate({ to: "/organizations" });
  };
  usePastedText((text) => importText(text));
  const template = () => {
    api
      .exportFile({
        query: { organization: "", view: "", text: "", where: [], sort: "", descending: false, fields: [] },
        format: "xlsx",
        template: true,
      })
      .then(deliver, tellError);
  };
  return (
    <div className="start">
      <section className="start-panel" aria-label="Sitewalk">
        <div className="start-brand">
          <Logo size={32} />
          Sitewalk
        </div>
        <Rack label={t("start.rack")} />
        <h2>
          {t("start.claim1")}
          <br />
          {t("start.claim2")}
        </h2>
        <p>{t("start.promise")}</p>
      </section>
      <main className="start-main">
        <h1>{t("start.title")}</h1>
        <p>{t("start.hint")}</p>
        <PracticeDoor onDone={enter} />
        <ConnectDoor onDone={enter} />
        <WorkbookDoor />
        <footer className="start-foot">
          <LinkButton onPress={() => void enter()}>{t("start.empty")}</LinkButton>
          <LinkButton onPress={template}>{t("start.template")}</LinkButton>
          <span className="start-kept cut" title={session.workspace}>
            <Icon name="hard-drive" size="small" /> {t("start.kept", { folder: session.workspace })}
          </span>
        </footer>
      </main>
    </div>
  );
}

function PracticeDoor({ onDone }: { onDone: () => Promise<void> }) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const start = async () => {
    if (busy) return;
    setBusy(true);
    try {
      client.setQueryData(sessionQuery().queryKey, await api.startPractice());
      await onDone();
    } catch (reason) {
      tellError(reason);
      setBusy(false);
    }
  };
  return (
    <section className="door door-first" aria-labelledby="door-practice">
      <span className="door-icon">
        <Icon name="flask-conical" size="huge" />
      </span>
      <h2 id="door-practice">
        {t("start.practice")} <StatePill tone="ok">{t("start.practiceTime")}</StatePill>
      </h2>
      <Button
        variant="primary"
        iconEnd="corner-down-left"
        autoFocus
        isDisabled={busy}
        onPress={() => void start()}
      >
        {busy ? t("start.practiceBusy") : t("start.practiceButton")}
      </Button>
      <p className="door-words">{t("start.practiceWords")}</p>
    </section>
  );
}

function ConnectDoor({ onDone }: { onDone: () => Promise<void> }) {
  const [region, setRegion] = useState("eu");
  const [key, setKey] = useState("");
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const connect = async () => {
    if (busy) return;
    if (!key.trim()) {
      setProblem(t("start.keyMissing"));
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      await api.connect({ system: "itglue", region, url: "", key: key.trim(), psa_sync: "" });
      setKey("");
      await onDone();
    } catch (reason) {
      setProblem(toAppError(reason).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="door" aria-labelledby="door-connect">
      <span className="door-icon">
        <Icon name="plug-zap" size="huge" />
      </span>
      <h2 id="door-connect">{t("start.connect")}</h2>
      <Button isDisabled={busy} onPress={() => void connect()}>
        {busy ? t("start.connectBusy") : t("start.connectButton")}
      </Button>
      <p className="door-words">{t("start.connectWords")}</p>
      <div className="door-more door-form">
        <Picker
          label={t("start.region")}
          value={region}
          onChange={setRegion}
          options={[
            { id: "us", label: t("start.regionUS") },
            { id: "eu", label: t("start.regionEU") },
            { id: "au", label: t("start.regionAU") },
          ]}
        />
        <SecretField
          label={t("start.key")}
          placeholder={t("start.keyHint")}
          showLabel={t("start.keyShow")}
          hideLabel={t("start.keyHide")}
          value={key}
          onChange={setKey}
          problem={problem}
          onEnter={() => void connect()}
        />
      </div>
    </section>
  );
}

function WorkbookDoor() {
  const { choose, input } = useFileChooser(readable, (file) => importFile(file));
  return (
    <section className="door" aria-labelledby="door-workbook">
      <span className="door-icon">
        <Icon name="file-spreadsheet" size="huge" />
      </span>
      <h2 id="door-workbook">{t("start.workbook")}</h2>
      <Button onPress={choose}>{t("start.workbookButton")}</Button>
      <p className="door-words">{t("start.workbookWords")}</p>
      <div className="door-more">
        {input}
        <DropZone
          icon="file-down"
          label={t("start.drop")}
          over={t("start.dropOver")}
          refused={(why) =>
            toast({ text: why === "folder" ? t("import.folder") : t("import.noFile"), icon: "circle-alert" })
          }
          onFile={(file) => importFile(file)}
          aside={
            <span className="faint nowrap">
              {t("start.orPaste")} <Kbd keys="Ctrl+V" />
            </span>
          }
        >
          <Trans i18nKey="start.dropWords" components={{ b: <b /> }} />
        </DropZone>
      </div>
    </section>
  );
}
