import { type ReactNode, useState } from "react";
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Button,
  Group,
  Input,
  Label,
  Text,
  TextArea,
} from "react-aria-components";
import { Icon, type IconName } from "./Icon";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "children" | "className" | "style"> {
  label: string;
  /** Hide the label from the eye; it is still read aloud. */
  labelHidden?: boolean;
  /** Beside the label, for example a reach mark. */
  aside?: ReactNode;
  note?: ReactNode;
  /** A sentence: what, why, next step. */
  problem?: string | undefined;
  placeholder?: string | undefined;
  mono?: boolean;
  icon?: IconName;
  rows?: number;
  small?: boolean;
  className?: string;
  onEnter?: () => void;
}

export function TextField({
  label,
  labelHidden,
  aside,
  note,
  problem,
  placeholder,
  mono,
  icon,
  rows,
  small,
  className,
  onEnter,
  ...rest
}: TextFieldProps) {
  const look = [mono && "mono", problem && "input-warn", small && "input-small"].filter(Boolean).join(" ");
  const onKeyDown = (e: React.KeyboardEvent) => {
    if (e.key === "Enter" && !e.nativeEvent.isComposing && onEnter) onEnter();
  };
  return (
    <AriaTextField {...rest} className={className ? `field ${className}` : "field"}>
      <div className={labelHidden ? "hidden-visually" : "field-label"}>
        <Label>{label}</Label>
        {aside}
      </div>
      {rows ? (
        <TextArea className={`input ${look}`} rows={rows} placeholder={placeholder ?? ""} />
      ) : icon ? (
        <Group className={`input ${look}`}>
          <Icon name={icon} size="small" />
          <Input placeholder={placeholder ?? ""} onKeyDown={onKeyDown} />
        </Group>
      ) : (
        <Input className={`input ${look}`} placeholder={placeholder ?? ""} onKeyDown={onKeyDown} />
      )}
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
    </AriaTextField>
  );
}

/** A field for a secret: hidden until asked for. */
export function SecretField({
  label,
  placeholder,
  problem,
  showLabel,
  hideLabel,
  onEnter,
  ...rest
}: Omit<AriaTextFieldProps, "children" | "className" | "style" | "type"> & {
  label: string;
  placeholder?: string;
  problem?: string | undefined;
  showLabel: string;
  hideLabel: string;
  onEnter?: () => void;
}) {
  const [shown, setShown] = useState(false);
  return (
    <AriaTextField {...rest} type={shown ? "text" : "password"} className="field grow">
      <Label className="field-label">{label}</Label>
      <Group className={problem ? "input input-danger" : "input"}>
        <Input
          placeholder={placeholder ?? ""}
          autoComplete="off"
          spellCheck="false"
          onKeyDown={(e) => {
            if (e.key === "Enter") onEnter?.();
          }}
        />
        <Button
          slot={null}
          className="toast-close"
          aria-label={shown ? hideLabel : showLabel}
          onPress={() => setShown(!shown)}
        >
          <Icon name={shown ? "eye-off" : "eye"} size="small" />
        </Button>
      </Group>
      {problem && (
        <Text slot="description" className="field-note field-note-danger" role="alert">
          <Icon name="circle-alert" size="small" />
          {problem}
        </Text>
      )}
    </AriaTextField>
  );
}
