/** The program's mark: a path that ends in a tick. */
export function Logo({ size = 24 }: { /** In pixels at normal size. */ size?: number }) {
  return (
    <svg
      style={{ width: `${size / 16}rem`, height: `${size / 16}rem` }}
      viewBox="0 0 24 24"
      fill="none"
      aria-hidden="true"
      className="logo"
    >
      <rect className="logo-ground" width="24" height="24" rx="6.5" />
      <path
        className="logo-line"
        strokeWidth="2"
        d="M6.5 17.5h6.2a2.75 2.75 0 0 0 0-5.5h-1.4a2.75 2.75 0 0 1 0-5.5h2.2"
      />
      <circle className="logo-dot" cx="6.3" cy="17.5" r="1.9" />
      <path className="logo-line" strokeWidth="1.9" strokeLinejoin="round" d="m14.9 6.4 1.5 1.5 2.6-2.9" />
    </svg>
  );
}
