import { useNavigate } from "@tanstack/react-router";
import { Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { api, type GridQuery, useCan } from "../../api";
import { deliver, tellError } from "../../lib/actions";
import { t } from "../../lib/text";
import { Button, IconButton } from "../../ui/Button";
import type { ConfigurationsModel } from "./model";

/** Where the page's buttons reach the grid. */
export const gridDoor: {
  newRow?: () => void;
  undo?: () => void;
  redo?: () => void;
  find?: () => void;
} = {};

/** Undo, redo, import, export, and the one primary button: a new row. */
export function GridActions({
  query,
  organization,
  model,
}: {
  query: GridQuery;
  organization: string;
  model: ConfigurationsModel;
}) {
  const navigate = useNavigate();
  const mayImport = useCan("import");
  const mayExport = useCan("export");
  return (
    <>
      {!model.readOnly && (
        <>
          <Button variant="quiet" icon="undo-2" onPress={() => gridDoor.undo?.()}>
            {t("grid.undo")}
          </Button>
          <IconButton icon="redo-2" label={t("grid.redo")} onPress={() => gridDoor.redo?.()} />
          <span className="page-rule" />
        </>
      )}
      {mayImport && (
        <Button
          variant="quiet"
          icon="upload"
          onPress={() => void navigate({ to: "/imports/new", search: organization ? { organization } : {} })}
        >
          {t("grid.import")}
        </Button>
      )}
      {mayExport && (
        <MenuTrigger>
          <Button variant="quiet" icon="download">
            {t("grid.export")}
          </Button>
          <Popover className="popover" placement="bottom end" offset={6}>
            <Menu
              className="options"
              aria-label={t("grid.export")}
              onAction={(key) => {
                const template = key === "template";
                api
                  .exportFile({ query, format: template ? "xlsx" : String(key), template })
                  .then(deliver, tellError);
              }}
            >
              <MenuItem id="xlsx" className="option">
                {t("grid.exportXlsx")}
              </MenuItem>
              <MenuItem id="csv" className="option">
                {t("grid.exportCsv")}
              </MenuItem>
              <MenuItem id="itglue-csv" className="option">
                {t("grid.exportItglue")}
              </MenuItem>
              <MenuItem id="template" className="option">
                {t("grid.template")}
              </MenuItem>
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
      {model.canAppend && (
        <Button variant="primary" icon="plus" keys="Ctrl+Enter" onPress={() => gridDoor.newRow?.()}>
          {t("grid.row")}
        </Button>
      )}
    </>
  );
}
