import { useSession } from "../../api";
import { AutoSync } from "../../lib/AutoSync";
import { t } from "../../lib/text";
import { type Density, type Theme, useWindow } from "../../lib/window";
import { Button, IconButton } from "../../ui/Button";
import { Page } from "../../ui/Page";
import { Segments } from "../../ui/Segments";
import { RulesCard } from "./RulesCard";
import "./settings.css";

/** Appearance, keys, and what this program is. Changes apply at once. */
export function SettingsPage({
  setTheme,
  setDensity,
  setZoom,
}: {
  setTheme: (theme: Theme) => void;
  setDensity: (density: Density) => void;
  setZoom: (zoom: number) => void;
}) {
  const session = useSession();
  const { theme, density, zoom } = useWindow();
  return (
    <Page crumbs={[{ label: t("settings.title") }]}>
      <div className="settings">
        <section className="card settings-card">
          <h2>{t("settings.appearance")}</h2>
          <Line title={t("settings.theme")}>
            <Segments
              label={t("settings.theme")}
              value={theme}
              onChange={setTheme}
              options={[
                { id: "system", label: t("settings.themeSystem") },
                { id: "light", label: t("settings.themeLight") },
                { id: "dark", label: t("settings.themeDark") },
              ]}
            />
          </Line>
          <Line title={t("settings.density")}>
            <Segments
              label={t("settings.density")}
              value={density}
              onChange={setDensity}
              options={[
                { id: "compact", label: t("settings.densityCompact") },
                { id: "normal", label: t("settings.densityNormal") },
                { id: "comfortable", label: t("settings.densityComfortable") },
              ]}
            />
          </Line>
          <Line title={t("settings.zoom")}>
            <IconButton
              variant="plain"
              small
              icon="minus"
              label={t("command.zoomOut")}
              onPress={() => setZoom(zoom - 10)}
            />
            <span className="num settings-zoom">{zoom} %</span>
            <IconButton
              variant="plain"
              small
              icon="plus"
              label={t("command.zoomIn")}
              onPress={() => setZoom(zoom + 10)}
            />
          </Line>
        </section>
        <section className="card settings-card">
          <h2>{t("settings.keyboard")}</h2>
          <Line title={t("settings.keysHint")}>
            <Button small icon="keyboard" onPress={() => useWindow.setState({ keysOpen: true })}>
              {t("settings.keys")}
            </Button>
          </Line>
        </section>
        <RulesCard />
        <section className="card settings-card">
          <h2>{t("sync.title")}</h2>
          <Line title={t("auto.explain")}>
            <AutoSync />
          </Line>
        </section>
        <section className="card settings-card">
          <h2>{t("settings.about")}</h2>
          <Line title={t("settings.version")}>
            <span className="mono">{session.version}</span>
          </Line>
          <Line title={t("settings.workspace")}>
            <span className="mono settings-path">{session.workspace}</span>
          </Line>
          <Line title={t("settings.person")}>
            {session.staff}, {session.role}
          </Line>
        </section>
      </div>
    </Page>
  );
}

function Line({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="settings-line">
      <span className="grow">{title}</span>
      {children}
    </div>
  );
}
