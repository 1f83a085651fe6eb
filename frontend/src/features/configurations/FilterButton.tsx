import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { api } from "../../api";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Picker } from "../../ui/Picker";
import { TextField } from "../../ui/TextField";
import { gridDoor } from "./GridActions";

/** What a person filters by; "" is no filter. */
export interface Filter {
  text: string;
  type: string;
  status: string;
}

export const noFilter: Filter = { text: "", type: "", status: "" };

/** Filter by text, type and status; takes effect while typing. */
export function FilterButton({
  filter,
  onChange,
  organization,
}: {
  filter: Filter;
  onChange: (f: Filter) => void;
  organization: string;
}) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    gridDoor.find = () => setOpen(true);
    return () => {
      delete gridDoor.find;
    };
  }, []);
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button variant="quiet" icon="list-filter" small>
        {t("grid.filter")}
      </Button>
      <Popover className="popover" placement="bottom end" offset={6}>
        <Dialog className="popover-body filter-panel" aria-label={t("grid.filter")}>
          <TextField
            label={t("grid.filterText")}
            autoFocus
            value={filter.text}
            onChange={(text) => onChange({ ...filter, text })}
            onEnter={() => setOpen(false)}
          />
          <ListPicker
            field="configuration_type"
            label={t("grid.filterType")}
            organization={organization}
            value={filter.type}
            onChange={(type) => onChange({ ...filter, type })}
          />
          <ListPicker
            field="configuration_status"
            label={t("grid.filterStatus")}
            organization={organization}
            value={filter.status}
            onChange={(status) => onChange({ ...filter, status })}
          />
          <Button small variant="quiet" onPress={() => onChange(noFilter)}>
            {t("grid.filterClear")}
          </Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function ListPicker({
  field,
  label,
  value,
  onChange,
  organization,
}: {
  field: string;
  label: string;
  value: string;
  onChange: (name: string) => void;
  organization: string;
}) {
  const { data } = useQuery({
    queryKey: ["suggest", field, organization],
    queryFn: () => api.suggest({ field, text: "", organization, manufacturer: "", limit: 200 }),
  });
  const options = [
    { id: "-", label: t("grid.any") },
    ...(data?.items ?? []).map((i) => ({ id: i.label, label: i.label, hint: i.hint })),
  ];
  return (
    <Picker
      label={label}
      options={options}
      value={value || "-"}
      onChange={(id) => onChange(id === "-" ? "" : id)}
    />
  );
}
