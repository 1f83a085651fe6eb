import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { Icon, type IconName } from "./Icon";

/** One of a few, side by side. */
export function Segments<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: readonly { id: T; label: string; icon?: IconName }[];
  value: T;
  onChange: (id: T) => void;
}) {
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined) onChange(key as T);
      }}
    >
      {options.map((o) => (
        <ToggleButton key={o.id} id={o.id} className="segment">
          {o.icon && <Icon name={o.icon} size="small" />}
          {o.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
