import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, type FlightEntry } from "../../api";
import { copyText } from "../../lib/actions";
import { moment } from "../../lib/format";
import { t } from "../../lib/text";
import { systemName } from "../../lib/words";
import { Button, IconButton } from "../../ui/Button";
import { exchangeTime, plainAddress, purpose, took } from "./flight";

/** One request and its answer, side by side. */
export function ExchangeDetail({ entry }: { entry: FlightEntry | undefined }) {
  const navigate = useNavigate();
  const whole = useQuery({
    queryKey: ["exchange", entry?.id],
    queryFn: () => api.flightExchange(entry?.id ?? ""),
    enabled: entry !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  if (!entry) return null;
  const got = whole.data;
  const record = got?.record;
  const request = `${entry.method} ${plainAddress(entry.url)}`;
  const answer = entry.status === 0 ? t("recorder.noAnswer") : String(entry.status);
  return (
    <section className="exchange" aria-label={t("recorder.detail")}>
      <header className="exchange-head">
        <h2 className="cut">{purpose(entry)}</h2>
        <span className="quiet cut grow">
          {t("recorder.line", {
            system: systemName(entry.system),
            when: `${moment(entry.at)} (${exchangeTime(entry.at)})`,
            took: took(entry.milliseconds),
          })}
        </span>
        {entry.lost > 0 && <span className="tone-warn">{t("recorder.left", { count: entry.lost })}</span>}
        {record?.kind === "configuration" && (
          <Button
            small
            variant="quiet"
            onPress={() => void navigate({ to: "/configurations/$id", params: { id: record.id } })}
          >
            {t("sync.open")}
          </Button>
        )}
      </header>
      <Side title={t("recorder.sent")} head={request} text={got?.request ?? ""} />
      <Side
        title={t("recorder.answer")}
        head={entry.error ? `${answer}: ${entry.error}` : answer}
        text={got?.response ?? ""}
      />
    </section>
  );
}

function Side({ title, head, text }: { title: string; head: string; text: string }) {
  const all = text ? `${head}\n${text}` : head;
  return (
    <div className="exchange-side">
      <h3>
        {title}
        <IconButton
          small
          variant="plain"
          icon="copy"
          label={t("recorder.copy", { what: title })}
          onPress={() => copyText(all)}
        />
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keys must reach it */}
      <pre className="exchange-body mono" tabIndex={0} role="region" aria-label={title}>
        <b>{head}</b>
        {text && `\n${text.replaceAll("[hidden]", "••••••••")}`}
      </pre>
    </div>
  );
}
