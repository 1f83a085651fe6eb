import {
  createHashHistory,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { ConfigurationsPage } from "../features/configurations/ConfigurationsPage";
import { RecordPage } from "../features/configurations/RecordPage";
import { ConflictsPanel } from "../features/conflicts/ConflictsPanel";
import { ConnectionsPage } from "../features/connections/ConnectionsPage";
import { FirstRunPage } from "../features/firstrun/FirstRunPage";
import { HistoryPanel } from "../features/history/HistoryPanel";
import { ImportPage } from "../features/imports/ImportPage";
import { ImportsPage } from "../features/imports/ImportsPage";
import { OrganizationsPage } from "../features/organizations/OrganizationsPage";
import { SettingsPage } from "../features/settings/SettingsPage";
import { BatchPanel } from "../features/sync/BatchPanel";
import { HistoryKind } from "../features/sync/HistoryKind";
import { PlanPanel } from "../features/sync/PlanPanel";
import { QueuePanel } from "../features/sync/QueuePanel";
import { RecorderPanel } from "../features/sync/RecorderPanel";
import { RoundsPanel } from "../features/sync/RoundsPanel";
import { SyncFrame } from "../features/sync/SyncFrame";
import { setDensity, setTheme, setZoom } from "./look";
import { Shell } from "./Shell";

const root = createRootRouteWithContext<{ firstRun: boolean }>()({ component: Outlet });

const index = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: ({ context }) => {
    throw redirect({ to: context.firstRun ? "/start" : "/organizations" });
  },
});
const start = createRoute({ getParentRoute: () => root, path: "/start", component: FirstRunPage });
const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });

const organizations = createRoute({
  getParentRoute: () => shell,
  path: "/organizations",
  component: OrganizationsPage,
});

/** What an address says about the grid: the tab, a record opened beside it, a text to filter by. */
const gridSearch = (search: Record<string, unknown>): { view?: string; record?: string; text?: string } => ({
  ...(typeof search.view === "string" ? { view: search.view } : {}),
  ...(typeof search.record === "string" ? { record: search.record } : {}),
  ...(typeof search.text === "string" ? { text: search.text } : {}),
});
const configurations = createRoute({
  getParentRoute: () => shell,
  path: "/configurations",
  validateSearch: gridSearch,
  component: function All() {
    const search = configurations.useSearch();
    return <ConfigurationsPage {...search} organization="" />;
  },
});
const organizationConfigurations = createRoute({
  getParentRoute: () => shell,
  path: "/organizations/$organization/configurations",
  validateSearch: gridSearch,
  component: function Of() {
    const { organization } = organizationConfigurations.useParams();
    const search = organizationConfigurations.useSearch();
    return <ConfigurationsPage key={organization} {...search} organization={organization} />;
  },
});
const record = createRoute({
  getParentRoute: () => shell,
  path: "/configurations/$id",
  component: function One() {
    const { id } = record.useParams();
    return <RecordPage key={id} id={id} />;
  },
});
const imports = createRoute({ getParentRoute: () => shell, path: "/imports", component: ImportsPage });
const newImport = createRoute({
  getParentRoute: () => shell,
  path: "/imports/new",
  validateSearch: (search: Record<string, unknown>): { organization?: string } =>
    typeof search.organization === "string" ? { organization: search.organization } : {},
  component: function New() {
    return <ImportPage {...newImport.useSearch()} />;
  },
});
const plan = createRoute({
  getParentRoute: () => shell,
  path: "/sync",
  component: () => (
    <SyncFrame tab="plan">
      <PlanPanel />
    </SyncFrame>
  ),
});
const queue = createRoute({
  getParentRoute: () => shell,
  path: "/sync/queue",
  component: () => (
    <SyncFrame tab="queue">
      <QueuePanel />
    </SyncFrame>
  ),
});
const conflicts = createRoute({
  getParentRoute: () => shell,
  path: "/sync/conflicts",
  component: () => (
    <SyncFrame tab="conflicts">
      <ConflictsPanel />
    </SyncFrame>
  ),
});
const history = createRoute({
  getParentRoute: () => shell,
  path: "/sync/history",
  component: () => (
    <SyncFrame tab="history">
      <HistoryKind value="changes" />
      <HistoryPanel />
    </SyncFrame>
  ),
});
const batch = createRoute({
  getParentRoute: () => shell,
  path: "/sync/history/$batch",
  component: function OneAct() {
    const { batch: id } = batch.useParams();
    return (
      <SyncFrame tab="history">
        <BatchPanel key={id} batch={id} />
      </SyncFrame>
    );
  },
});
const rounds = createRoute({
  getParentRoute: () => shell,
  path: "/sync/rounds",
  component: () => (
    <SyncFrame tab="history">
      <RoundsPanel />
    </SyncFrame>
  ),
});
const recorder = createRoute({
  getParentRoute: () => shell,
  path: "/sync/recorder",
  validateSearch: (search: Record<string, unknown>): { round?: string } =>
    typeof search.round === "string" ? { round: search.round } : {},
  component: function Recorder() {
    const { round = "" } = recorder.useSearch();
    return (
      <SyncFrame tab="recorder">
        <RecorderPanel key={round} round={round} />
      </SyncFrame>
    );
  },
});
const connections = createRoute({
  getParentRoute: () => shell,
  path: "/connections",
  component: ConnectionsPage,
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: () => <SettingsPage setTheme={setTheme} setDensity={setDensity} setZoom={setZoom} />,
});

export const router = createRouter({
  routeTree: root.addChildren([
    index,
    start,
    shell.addChildren([
      organizations,
      configurations,
      organizationConfigurations,
      record,
      imports,
      newImport,
      plan,
      queue,
      conflicts,
      history,
      batch,
      rounds,
      recorder,
      connections,
      settings,
    ]),
  ]),
  history: createHashHistory(),
  context: { firstRun: false },
  defaultPreload: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
