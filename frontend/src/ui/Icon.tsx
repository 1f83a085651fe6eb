import type { IconName } from "./Sprite";

export type { IconName } from "./Sprite";

export interface IconProps {
  name: IconName;
  size?: "small" | "large" | "huge";
  className?: string | undefined;
  /** Said aloud in place of the picture; without it the icon is decoration. */
  label?: string | undefined;
}

/** An icon of the sprite, drawn in the text's colour. */
export function Icon({ name, size, className, label }: IconProps) {
  const classes = ["icon", size && `icon-${size}`, className].filter(Boolean).join(" ");
  if (label) {
    return (
      <svg className={classes} role="img" aria-label={label}>
        <use href={`#icon-${name}`} />
      </svg>
    );
  }
  return (
    <svg className={classes} aria-hidden="true" focusable="false">
      <use href={`#icon-${name}`} />
    </svg>
  );
}
