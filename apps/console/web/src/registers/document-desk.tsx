import { Button, Group, Menu, Select, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Api } from '../api/api.js';
import type { Written } from '../api/register-views.js';
import type { Organisation } from '../api/views.js';
import { Facts } from '../elements/facts.js';
import { Identifier } from '../elements/identifier.js';
import { Instant } from '../elements/instant.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { saveFile } from '../elements/save-file.js';
import { useNamed } from '../names/names.js';
import { useSigned } from '../session/session.context.js';

type DocumentRoute = 'processingRegister' | 'dpaAnnex';

interface DeskProps<Content> {
  readonly route: DocumentRoute;
  /** Of which kinds of organisations there is such a document. */
  readonly kinds: readonly string[];
  readonly says: string;
  readonly children: (content: Content) => ReactNode;
}

/** Where a document is asked for, shown and taken away. It is written when asked, never by itself: each one is on the trail. */
export function DocumentDesk<Content extends Written>({ route, kinds, says, children }: DeskProps<Content>) {
  const { api } = useSigned();
  const choices = useChoices(kinds);
  const [chosen, choose] = useState<string | null>(null);
  const organisation = chosen ?? choices[0]?.id ?? null;
  const writing = useMutation({
    mutationFn: (of: string) => api.call<Content>(route, { path: { organisation: of } }),
  });
  return (
    <>
      <Panel>
        <Text size="sm" mb="sm">
          {says}
        </Text>
        <Group align="flex-end" gap="xs">
          {choices.length > 1 && (
            <Select
              label="Of"
              data={choices.map(({ id, name }) => ({ value: id, label: name }))}
              searchable
              allowDeselect={false}
              value={organisation}
              onChange={(id) => {
                choose(id);
                writing.reset();
              }}
            />
          )}
          <Button
            disabled={organisation === null}
            loading={writing.isPending}
            onClick={() => organisation !== null && writing.mutate(organisation)}
          >
            {writing.isSuccess ? 'Write it anew' : 'Write it as of now'}
          </Button>
          {writing.isSuccess && organisation !== null && (
            <SaveMenu route={route} organisation={organisation} content={writing.data.data} />
          )}
        </Group>
        {writing.isError && <ProblemNotice error={writing.error} />}
      </Panel>
      {writing.isSuccess && (
        <>
          <DocumentHead content={writing.data.data} recordId={writing.data.recordId} />
          {children(writing.data.data)}
        </>
      )}
    </>
  );
}

/** One's own organisation; for the operator's people its own, where there is such a document, and every client. */
function useChoices(kinds: readonly string[]): readonly Organisation[] {
  const { account } = useSigned();
  const own = account.me.organisationId;
  const organisations = useNamed<Organisation>('organisation').filter(({ kind }) => kinds.includes(kind));
  const isOperator = !organisations.some(({ id, kind }) => id === own && kind === 'client');
  if (!isOperator) return organisations.filter(({ id }) => id === own);
  return [...organisations.filter(({ id }) => id === own), ...organisations.filter(({ id }) => id !== own)];
}

function DocumentHead({ content, recordId }: { content: Written; recordId: string | null }) {
  const { generatedAt, sha256, missing } = content;
  return (
    <Panel title="This document">
      <Facts
        facts={[
          ['Written', <Instant key="at" at={generatedAt} />],
          ['SHA-256 of its content', <Identifier key="hash" value={sha256} label="hash" />],
          ['Record', recordId && <Identifier value={recordId} label="record" />],
          [
            'Not stated by anybody',
            missing.length === 0
              ? 'Nothing: it is complete'
              : missing.map((place) => (
                  <div key={place} className="mono">
                    {place}
                  </div>
                )),
          ],
        ]}
      />
    </Panel>
  );
}

function SaveMenu(props: { route: DocumentRoute; organisation: string; content: Written }) {
  const { route, organisation, content } = props;
  const { api } = useSigned();
  const saving = useMutation({ mutationFn: () => saveMarkdown(api, route, organisation) });
  const saveJson = (): void =>
    saveFile(
      new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }),
      nameOf(route, content.generatedAt, 'json'),
    );
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            loading={saving.isPending}
          >
            Save
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={saveJson}>JSON, as it is shown</Menu.Item>
          <Menu.Item onClick={() => saving.mutate()}>Markdown, written anew</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {saving.isError && <ProblemNotice error={saving.error} />}
    </>
  );
}

async function saveMarkdown(api: Api, route: DocumentRoute, organisation: string): Promise<void> {
  const response = await api.open(route, { path: { organisation }, query: { format: 'markdown' } });
  saveFile(await response.blob(), nameOf(route, new Date().toISOString(), 'md'));
}

function nameOf(route: DocumentRoute, at: string, extension: string): string {
  const name = route === 'dpaAnnex' ? 'dpa-annex' : 'processing-register';
  return `${name}-${at.slice(0, 19).replaceAll(':', '')}.${extension}`;
}
