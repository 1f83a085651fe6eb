import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { followEvents, newQueryClient, sessionQuery } from "../api";
import { listenForKeys } from "../commands/keys";
import { t } from "../lib/text";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/marks";
import { Sprite } from "../ui/Sprite";
import { Toasts } from "../ui/Toasts";
import { followDrops } from "./drops";
import { tellJob } from "./jobs";
import { loadLook } from "./look";
import { router } from "./router";

/** The whole window: data, addresses, keys, toasts around the screens. */
export function App() {
  const [client] = useState(newQueryClient);
  useEffect(() => followEvents(client, tellJob), [client]);
  useEffect(() => followDrops(), []);
  useEffect(() => listenForKeys(), []);
  return (
    <I18nProvider locale="en-US">
      <QueryClientProvider client={client}>
        <Sprite />
        <Opened />
        <Toasts closeLabel={t("toast.close")} moreLabel={(n) => t("toast.more", { count: n })} />
      </QueryClientProvider>
    </I18nProvider>
  );
}

function Opened() {
  const session = useQuery(sessionQuery());
  useEffect(() => {
    if (session.isSuccess) void loadLook();
  }, [session.isSuccess]);
  if (session.isError) {
    return (
      <main className="alone">
        <EmptyState actions={<Button onPress={() => void session.refetch()}>{t("error.again")}</Button>}>
          <b>{t("shell.lockedTitle")}.</b> {session.error.message}
        </EmptyState>
      </main>
    );
  }
  if (!session.data) return null;
  return <RouterProvider router={router} context={{ firstRun: session.data.first_run }} />;
}
