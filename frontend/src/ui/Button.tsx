import type { ReactNode } from "react";
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Tooltip as AriaTooltip,
  TooltipTrigger,
} from "react-aria-components";
import { ariaKeys, showKeys } from "../lib/keyboard";
import { Icon, type IconName } from "./Icon";
import { Kbd } from "./Kbd";

export interface ButtonProps extends Omit<AriaButtonProps, "children" | "className" | "style"> {
  children: ReactNode;
  /** primary at most once a screen. */
  variant?: "primary" | "plain" | "quiet" | "danger";
  small?: boolean;
  icon?: IconName | undefined;
  iconEnd?: IconName | undefined;
  /** Keys that do the same, shown as a cap. */
  keys?: string | undefined;
  className?: string;
}

export function Button({
  children,
  variant = "plain",
  small,
  icon,
  iconEnd,
  keys,
  className,
  ...rest
}: ButtonProps) {
  const classes = ["button", variant !== "plain" && `button-${variant}`, small && "button-small", className]
    .filter(Boolean)
    .join(" ");
  const shortcut = ariaKeys(keys);
  return (
    <AriaButton {...rest} {...(shortcut ? { "aria-keyshortcuts": shortcut } : {})} className={classes}>
      {icon && <Icon name={icon} />}
      <span className="button-text">{children}</span>
      {keys && <Kbd keys={keys} />}
      {iconEnd && <Icon name={iconEnd} />}
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, "children" | "className" | "style"> {
  icon: IconName;
  /** What it does, as tooltip and for screen readers. */
  label: string;
  small?: boolean;
  variant?: "quiet" | "plain";
  keys?: string | undefined;
}

/** A button that is only an icon; its word is the tooltip. */
export function IconButton({ icon, label, small, variant = "quiet", keys, ...rest }: IconButtonProps) {
  const classes = ["button", "button-icon", variant === "quiet" && "button-quiet", small && "button-small"]
    .filter(Boolean)
    .join(" ");
  const shortcut = ariaKeys(keys);
  return (
    <Hint text={keys ? `${label} (${showKeys(keys)})` : label}>
      <AriaButton
        {...rest}
        {...(shortcut ? { "aria-keyshortcuts": shortcut } : {})}
        aria-label={label}
        className={classes}
      >
        <Icon name={icon} {...(small ? { size: "small" as const } : {})} />
      </AriaButton>
    </Hint>
  );
}

/** A button that reads as a link, inside a sentence. */
export function LinkButton({
  children,
  className,
  ...rest
}: Omit<AriaButtonProps, "children" | "className" | "style"> & { children: ReactNode; className?: string }) {
  return (
    <AriaButton {...rest} className={className ? `link-button ${className}` : "link-button"}>
      {children}
    </AriaButton>
  );
}

/** A tooltip on hover and focus. It only repeats what is reachable otherwise. */
export function Hint({
  text,
  children,
  placement = "bottom",
}: {
  text: string;
  children: ReactNode;
  placement?: "bottom" | "right" | "top";
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={60}>
      {children}
      <AriaTooltip className="tooltip" placement={placement} offset={6}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
