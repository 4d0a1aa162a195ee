import { Badge, Group } from '@mantine/core';

/** Short values side by side; a word of its own where there is none. */
export function Tags({ values, none = 'None' }: { values: readonly string[]; none?: string }) {
  if (values.length === 0) return <span className="quiet">{none}</span>;
  return (
    <Group gap={4}>
      {values.map((value) => (
        <Badge key={value} color="gray" tt="none">
          {value}
        </Badge>
      ))}
    </Group>
  );
}
