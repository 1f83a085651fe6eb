import type { ReactNode } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components";
import { Icon, type IconName } from "./Icon";

export interface TabItem<T extends string> {
  id: T;
  label: string;
  count?: number | undefined;
  icon?: IconName | undefined;
}

/** Tabs over one panel. */
export function Tabs<T extends string>({
  label,
  items,
  value,
  onChange,
  children,
}: {
  label: string;
  items: readonly TabItem<T>[];
  value: T;
  onChange: (id: T) => void;
  children: ReactNode;
}) {
  return (
    <AriaTabs
      className="tabbed"
      selectedKey={value}
      onSelectionChange={(key) => onChange(key as T)}
      keyboardActivation="manual"
    >
      <TabList aria-label={label} className="tabs">
        {items.map((item) => (
          <Tab key={item.id} id={item.id} className="tab">
            {item.icon && <Icon name={item.icon} size="small" />}
            {item.label}
            {item.count !== undefined && item.count > 0 && (
              <span className="tab-count">{item.count.toLocaleString()}</span>
            )}
          </Tab>
        ))}
      </TabList>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className="tab-panel">
          {item.id === value ? children : null}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
