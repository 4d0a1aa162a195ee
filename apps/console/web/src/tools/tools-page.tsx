import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ToolCredential } from '../api/views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { PageHeader } from '../elements/page-header.js';
import { Panel } from '../elements/panel.js';
import { Name } from '../names/name.js';
import { useSigned } from '../session/session.context.js';
import { ConnectDialog } from './connect-dialog.js';

/** The tools that are connected, to which projects, and the way to disconnect them. */
export function ToolsPage() {
  const { account } = useSigned();
  const [ending, setEnding] = useState<ToolCredential | null>(null);
  const [isConnecting, setConnecting] = useState(false);
  return (
    <>
      <PageHeader
        title="Tools"
        actions={
          account.may('tool-credential:create') ? (
            <Button onClick={() => setConnecting(true)}>Connect a tool</Button>
          ) : undefined
        }
      >
        Machines that read for people or, where a project lets them, for nobody in particular.
      </PageHeader>
      <Panel isFlush>
        <PagedList<ToolCredential>
          label="Tool credentials"
          route="toolCredentials"
          columns={columnsOf(account.may('tool-credential:revoke') ? setEnding : null)}
          keyOf={({ id }) => id}
          empty={
            <EmptyState title="No tool is connected">
              A client administrator connects one to the projects it may read.
            </EmptyState>
          }
        />
      </Panel>
      {isConnecting && <ConnectDialog onClose={() => setConnecting(false)} />}
      {ending && <DisconnectDialog tool={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

function wordOfTool({ disconnectedAt, expiresAt }: ToolCredential): string {
  if (disconnectedAt !== null) return 'Disconnected';
  return new Date(expiresAt).getTime() <= Date.now() ? 'Expired' : 'Connected';
}

const COLUMNS: readonly Column<ToolCredential>[] = [
  {
    name: 'Tool',
    value: ({ name }) => name,
    show: ({ name, slug }) => (
      <>
        {name} <span className="mono quiet">{slug}</span>
      </>
    ),
  },
  {
    name: 'Standing',
    value: wordOfTool,
    show: (tool) => (
      <Verdict tone={wordOfTool(tool) === 'Connected' ? 'good' : 'warn'}>{wordOfTool(tool)}</Verdict>
    ),
  },
  {
    name: 'Client',
    value: ({ organisation }) => organisation,
    show: ({ organisation }) => <Name kind="organisation" id={organisation} />,
    isMinor: true,
  },
  {
    name: 'Projects',
    value: ({ projects }) => projects.length,
    show: ({ projects }) =>
      projects.map((id) => (
        <div key={id}>
          <Name kind="project" id={id} />
        </div>
      )),
  },
  {
    name: 'For',
    value: ({ person }) => person ?? '',
    show: ({ person }) =>
      person === null ? (
        <span className="quiet">Nobody in particular</span>
      ) : (
        <Name kind="person" id={person} />
      ),
    isMinor: true,
  },
  {
    name: 'Expires',
    value: ({ expiresAt }) => expiresAt,
    show: ({ expiresAt }) => <Instant at={expiresAt} isDay />,
    isMinor: true,
  },
];

function columnsOf(onDisconnect: ((tool: ToolCredential) => void) | null): readonly Column<ToolCredential>[] {
  const actions: Column<ToolCredential> = {
    name: 'Actions',
    value: () => '',
    isRight: true,
    show: (tool) =>
      tool.disconnectedAt === null && (
        <Button
          variant="subtle"
          color="alarm"
          size="compact-xs"
          aria-label={`Disconnect ${tool.name}`}
          onClick={() => onDisconnect?.(tool)}
        >
          Disconnect
        </Button>
      ),
  };
  return onDisconnect === null ? COLUMNS : [...COLUMNS, actions];
}

function DisconnectDialog({ tool, onClose }: { tool: ToolCredential; onClose: () => void }) {
  const { api } = useSigned();
  return (
    <ChangeDialog
      title={`Disconnect ${tool.name}`}
      confirm="Disconnect"
      isDangerous
      onClose={onClose}
      change={(reason) =>
        api.call('disconnectTool', {
          path: { credential: tool.id },
          ...(reason !== undefined && { body: { reason } }),
        })
      }
    >
      The tool reads nothing any more, for anybody; links it was already given stop too.
    </ChangeDialog>
  );
}
