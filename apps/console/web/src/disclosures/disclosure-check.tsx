import { Button, Group, List, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { DISCLOSURE_CODES } from '#libs/policy';
import type { DisclosureVerdict, LawfulDisclosure } from '../api/disclosure-views.js';
import { Verdict } from '../elements/effect.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { useItemsOf } from './dataset-items.js';

const DETAILS: Readonly<Record<string, string>> = DISCLOSURE_CODES;

/** Says of one item whether the disclosure would carry it now, and every reason why not. */
export function DisclosureCheck({ disclosure }: { disclosure: LawfulDisclosure }) {
  const { api } = useSigned();
  const [item, setItem] = useState<string | null>(null);
  const asking = useMutation({
    mutationFn: (asked: string) =>
      api.get<DisclosureVerdict>('disclosureStanding', {
        path: { disclosure: disclosure.id },
        query: { item: asked },
      }),
  });
  const choose = (chosen: string | null): void => {
    setItem(chosen);
    asking.reset();
  };
  return (
    <>
      <Group align="flex-end" gap="xs" mb="sm">
        <ItemField dataset={disclosure.dataset} value={item} onChange={choose} />
        <Button
          variant="default"
          disabled={item === null}
          loading={asking.isPending}
          onClick={() => item !== null && asking.mutate(item)}
        >
          Would it?
        </Button>
      </Group>
      {asking.isError && <ProblemNotice error={asking.error} />}
      <div role="status">{asking.isSuccess && <Answer verdict={asking.data} />}</div>
    </>
  );
}

function ItemField(props: {
  dataset: string;
  value: string | null;
  onChange: (item: string | null) => void;
}) {
  const { dataset, value, onChange } = props;
  const choices = useItemsOf(dataset);
  return choices === null ? (
    <TextInput
      label="Item id"
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value.trim() || null)}
    />
  ) : (
    <Select
      label="Item"
      placeholder="Choose"
      searchable
      limit={200}
      data={[...choices]}
      value={value}
      onChange={onChange}
    />
  );
}

function Answer({ verdict: { effect, codes } }: { verdict: DisclosureVerdict }) {
  if (effect === 'allow') return <Verdict tone="good">Yes, it would</Verdict>;
  return (
    <>
      <Verdict tone="bad">No, it would not</Verdict>
      <List size="sm">
        {codes.map((code) => (
          <List.Item key={code}>
            <span className="mono">{code}</span> {DETAILS[code]}
          </List.Item>
        ))}
      </List>
    </>
  );
}
