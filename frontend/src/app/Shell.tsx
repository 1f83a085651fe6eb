import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { useMemo } from "react";
import { Button } from "react-aria-components";
import { Trans } from "react-i18next";
import { type SearchItem, useCan, useSession } from "../api";
import { KeysDialog } from "../commands/KeysDialog";
import { Palette } from "../commands/Palette";
import { useCommands } from "../commands/registry";
import { importFile } from "../lib/handover";
import { t } from "../lib/text";
import { useWindow } from "../lib/window";
import { dragsFile, droppedFile, useDropTarget } from "../ui/drags";
import { Banner } from "../ui/marks";
import { toast } from "../ui/toasts";
import { shellCommands } from "./commands";
import { Sidebar } from "./Sidebar";
import { StatusLine } from "./StatusLine";

/** Sidebar, main part, status line; palette and keys over them. */
export function Shell() {
  const session = useSession();
  const hidden = useWindow((s) => s.sidebarHidden);
  const client = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  const commands = useMemo(() => shellCommands(router, client, session), [router, client, session]);
  useCommands(commands);
  const drop = useWorkbookDrop(useCan("import"));
  const openRecord = (item: SearchItem, beside: boolean) => {
    const org = item.organization_id;
    if (item.kind === "organization") {
      void navigate({ to: "/organizations/$organization/configurations", params: { organization: item.id } });
    } else if (item.kind === "configuration" && beside && org) {
      void navigate({
        to: "/organizations/$organization/configurations",
        params: { organization: org },
        search: { record: item.id },
      });
    } else if (item.kind === "configuration") {
      void navigate({ to: "/configurations/$id", params: { id: item.id } });
    } else if (org) {
      void navigate({
        to: "/organizations/$organization/configurations",
        params: { organization: org },
        search: { text: item.name },
      });
    }
  };
  return (
    <div className={hidden ? "shell shell-bare" : "shell"} {...drop.handlers}>
      {drop.over && <div className="shell-drop">{t("shell.drop")}</div>}
      <Button className="skip-link" onPress={() => document.getElementById("main")?.focus()}>
        {t("shell.skip")}
      </Button>
      {!hidden && <Sidebar />}
      <main className="shell-main" id="main" tabIndex={-1} data-region aria-label={t("shell.main")}>
        {session.practice && (
          <Banner band icon="flask-conical">
            <Trans i18nKey="shell.practice" components={{ b: <b /> }} />
          </Banner>
        )}
        <Outlet />
      </main>
      <StatusLine />
      <Palette openRecord={openRecord} />
      <KeysDialog />
    </div>
  );
}

/** A workbook dropped anywhere starts an import into the organization the person is in. */
function useWorkbookDrop(mayImport: boolean) {
  const organization = useWindow((s) => s.organization.id);
  return useDropTarget(
    (types) => mayImport && dragsFile(types),
    (data) => {
      const found = droppedFile(data);
      if (found instanceof File) importFile(found, organization);
      else if (found)
        toast({ text: found === "folder" ? t("import.folder") : t("import.noFile"), icon: "circle-alert" });
    },
  );
}
