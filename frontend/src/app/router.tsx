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
import { PlanPanel } from "../features/sync/PlanPanel";
import { QueuePanel } from "../features/sync/QueuePanel";
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
      <HistoryPanel />
    </SyncFrame>
  ),
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
