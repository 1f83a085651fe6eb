import { type ReactNode, useEffect, useState } from "react";
import {
  Button,
  ComboBox,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Text,
} from "react-aria-components";
import { Icon, type IconName } from "./Icon";

export interface Option {
  id: string;
  label: string;
  hint?: string | undefined;
  icon?: IconName | undefined;
}

/** A list of few, fixed choices. */
export function Picker({
  label,
  labelHidden,
  options,
  value,
  onChange,
  placeholder,
  small,
  isDisabled,
  className,
}: {
  label: string;
  labelHidden?: boolean;
  options: readonly Option[];
  value: string | null;
  onChange: (id: string) => void;
  placeholder?: string;
  small?: boolean;
  isDisabled?: boolean;
  className?: string;
}) {
  return (
    <Select
      className={className ? `field ${className}` : "field"}
      {...(labelHidden ? { "aria-label": label } : {})}
      isDisabled={isDisabled ?? false}
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
      placeholder={placeholder ?? ""}
    >
      {!labelHidden && <Label className="field-label">{label}</Label>}
      <Button className={small ? "input input-small" : "input"}>
        <SelectValue className="grow cut" />
        <Icon name="chevrons-up-down" size="small" />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox className="options">
          {options.map((o) => (
            <OptionLine key={o.id} option={o} />
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

function OptionLine({ option }: { option: Option }) {
  return (
    <ListBoxItem id={option.id} textValue={option.label} className="option">
      {({ isSelected }) => (
        <>
          {option.icon && <Icon name={option.icon} size="small" />}
          <span className={isSelected ? "strong" : undefined}>{option.label}</span>
          {option.hint && <span className="option-hint">{option.hint}</span>}
        </>
      )}
    </ListBoxItem>
  );
}

/** A list asked from elsewhere while typing; free text is handed over as it is. */
export function SearchPicker({
  label,
  aside,
  value,
  load,
  onCommit,
  note,
  problem,
  isDisabled,
}: {
  label: string;
  aside?: ReactNode;
  value: string;
  load: (query: string) => Promise<readonly Option[]>;
  onCommit: (text: string) => void;
  note?: ReactNode;
  problem?: string | undefined;
  isDisabled?: boolean;
}) {
  const [text, setText] = useState(value);
  const [items, setItems] = useState<readonly Option[]>([]);
  useEffect(() => setText(value), [value]);
  const ask = (query: string) => {
    load(query).then(setItems, () => setItems([]));
  };
  const commit = (next: string) => {
    if (next.trim() !== value) onCommit(next.trim());
  };
  return (
    <ComboBox
      className="field"
      inputValue={text}
      onInputChange={(next) => {
        setText(next);
        ask(next === value ? "" : next);
      }}
      items={items}
      allowsCustomValue
      allowsEmptyCollection={false}
      menuTrigger="input"
      isDisabled={isDisabled ?? false}
      value={null}
      onChange={(key) => {
        const picked = items.find((i) => i.id === key);
        if (picked) {
          setText(picked.label);
          commit(picked.label);
        }
      }}
      onOpenChange={(open) => {
        if (open) ask(text === value ? "" : text);
      }}
      onBlur={() => commit(text)}
    >
      <div className="field-label">
        <Label>{label}</Label>
        {aside}
      </div>
      <div className={problem ? "input input-warn" : "input"}>
        <Input />
        <Button className="toast-close" aria-label={label}>
          <Icon name="chevrons-up-down" size="small" />
        </Button>
      </div>
      {problem ? (
        <Text slot="description" className="field-note field-note-warn">
          <Icon name="triangle-alert" size="small" />
          {problem}
        </Text>
      ) : (
        note && (
          <Text slot="description" className="field-note">
            {note}
          </Text>
        )
      )}
      <Popover className="popover" offset={4}>
        <ListBox className="options">{(o: Option) => <OptionLine option={o} />}</ListBox>
      </Popover>
    </ComboBox>
  );
}
