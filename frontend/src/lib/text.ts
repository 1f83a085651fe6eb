import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import messages from "./messages.en.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof messages };
  }
}

i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: { en: { translation: messages } },
  interpolation: { escapeValue: false },
  returnNull: false,
  initAsync: false,
  react: { useSuspense: false },
});

/** A text of the message file; {{names}} are filled in, "count" chooses the plural. */
export const t = i18next.t.bind(i18next) as typeof i18next.t;
