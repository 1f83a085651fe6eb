import { useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button, Link } from "react-aria-components";
import { api, useSession, useStatus } from "../api";
import { initials, number } from "../lib/format";
import { t } from "../lib/text";
import { openPalette } from "../lib/window";
import { Hint, IconButton } from "../ui/Button";
import { Icon, type IconName } from "../ui/Icon";
import { Kbd } from "../ui/Kbd";
import { Logo } from "../ui/Logo";

/** Account, search, the places, pinned organizations, who is working. */
export function Sidebar() {
  const session = useSession();
  const status = useStatus();
  const path = useRouterState({ select: (s) => s.location.pathname });
  const queued = (status?.systems ?? []).reduce((sum, s) => sum + (s.counts.queued ?? 0), 0);
  return (
    <nav className="side" data-region aria-label={t("shell.sidebar")}>
      <div className="side-account">
        <Logo />
        <span className="cut side-word">{session.account || "Sitewalk"}</span>
      </div>
      <Button className="side-search" onPress={() => openPalette()} aria-keyshortcuts="Control+K">
        <Icon name="search" />
        <span className="grow side-word">{t("shell.search")}</span>
        <span className="side-word">
          <Kbd keys="Ctrl+K" />
        </span>
      </Button>
      <Place
        href="#/organizations"
        icon="building-2"
        label={t("shell.organizations")}
        count={status?.organizations}
        here={path === "/organizations"}
      />
      <Place
        href="#/configurations"
        icon="table-2"
        label={t("shell.configurations")}
        count={status?.shown}
        here={path.startsWith("/configurations")}
      />
      <Place
        href="#/sync"
        icon="arrow-up-down"
        label={t("shell.sync")}
        count={queued}
        tone="queued"
        here={path.startsWith("/sync") && path !== "/sync/conflicts"}
      />
      <Place
        href="#/sync/conflicts"
        icon="git-compare-arrows"
        label={t("shell.conflicts")}
        count={status?.conflicts_total}
        tone="conflict"
        here={path === "/sync/conflicts"}
      />
      <Place
        href="#/imports"
        icon="file-spreadsheet"
        label={t("shell.imports")}
        here={path.startsWith("/imports")}
      />
      <Pinned path={path} />
      <h2 className="side-head">{t("shell.account")}</h2>
      <Place
        href="#/connections"
        icon="plug"
        label={t("shell.connections")}
        here={path.startsWith("/connections")}
      />
      <div className="side-me">
        <span className="avatar" aria-hidden="true">
          {initials(session.staff || "S")}
        </span>
        <span className="grow cut medium side-word">{session.staff}</span>
        <IconButton
          icon="settings"
          label={t("shell.settings")}
          onPress={() => window.location.assign("#/settings")}
        />
      </div>
    </nav>
  );
}

function Place({
  href,
  icon,
  label,
  count,
  tone,
  here,
}: {
  href: string;
  icon: IconName;
  label: string;
  count?: number | undefined;
  tone?: "queued" | "conflict";
  here: boolean;
}) {
  const shown = count !== undefined && count > 0;
  return (
    <Hint text={shown ? `${label}, ${number(count)}` : label} placement="right">
      <PlaceLink href={href} here={here}>
        <Icon name={icon} />
        <span className="side-word cut">{label}</span>
        {shown && <span className={tone ? `side-count tone-${tone}` : "side-count"}>{number(count)}</span>}
      </PlaceLink>
    </Hint>
  );
}

function PlaceLink({
  href,
  here,
  small,
  children,
}: {
  href: string;
  here: boolean;
  small?: boolean;
  children: ReactNode;
}) {
  return (
    <Link
      href={href}
      className={small ? "side-org" : "side-place"}
      {...(here ? { "aria-current": "page" } : {})}
    >
      {children}
    </Link>
  );
}

function Pinned({ path }: { path: string }) {
  const session = useSession();
  const pinned = session.pinned_organizations;
  const { data } = useQuery({
    queryKey: ["organizations", "pinned"],
    queryFn: () => api.organizations("", "", 200),
    enabled: pinned.length > 0,
  });
  const rows = pinned.map((id) => data?.items.find((o) => o.id === id)).filter((o) => o !== undefined);
  if (rows.length === 0) return null;
  return (
    <div className="side-pinned">
      <h2 className="side-head">{t("shell.pinned")}</h2>
      {rows.map((o) => (
        <PlaceLink
          key={o.id}
          href={`#/organizations/${o.id}/configurations`}
          here={path.startsWith(`/organizations/${o.id}/`)}
          small
        >
          <span className="side-short mono">{o.short_name || o.name.slice(0, 3).toUpperCase()}</span>
          <span className="cut grow">{o.name}</span>
          <Ring share={o.complete} />
        </PlaceLink>
      ))}
    </div>
  );
}

/** How complete something is, as a ring; the words stand in the list it links to. */
function Ring({ share }: { share: number }) {
  const around = 2 * Math.PI * 6;
  return (
    <svg className="ring" viewBox="0 0 16 16" role="img" aria-label={`${share} %`}>
      <circle className="ring-rest" cx="8" cy="8" r="6" />
      <circle
        className="ring-done"
        cx="8"
        cy="8"
        r="6"
        strokeDasharray={`${(around * share) / 100} ${around}`}
        transform="rotate(-90 8 8)"
      />
    </svg>
  );
}
