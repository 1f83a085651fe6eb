import i18next, { type FormatterModule } from "i18next";
import { initReactI18next } from "react-i18next";
import { number } from "./format";
import messages from "./messages.en.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof messages };
  }
}

/** Numbers are said in the reader's way wherever they stand in a text. */
const formatter: FormatterModule = {
  type: "formatter",
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value: unknown) => (typeof value === "number" ? number(value) : (value as string)),
};

i18next
  .use(formatter)
  .use(initReactI18next)
  .init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: { translation: messages } },
    interpolation: { escapeValue: false, alwaysFormat: true },
    returnNull: false,
    initAsync: false,
    react: { useSuspense: false },
  });

/** A text of the message file; {{names}} are filled in, "count" chooses the plural. */
export const t = i18next.t.bind(i18next) as typeof i18next.t;
