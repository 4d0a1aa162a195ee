import { Button } from '@mantine/core';
import { useState } from 'react';
import type { TransferBasis } from '../api/views.js';
import { ChangeDialog } from '../elements/change-dialog.js';
import type { Column } from '../elements/data-table.js';
import { Verdict } from '../elements/effect.js';
import { EmptyState } from '../elements/empty-state.js';
import { Instant } from '../elements/instant.js';
import { PagedList } from '../elements/paged-list.js';
import { Name } from '../names/name.js';
import { useSigned } from '../session/session.context.js';
import { countryName } from '../words/countries.js';
import { wordOf } from '../words/words.js';
import { basisStanding } from './region-marks.js';

/** The recorded bases for viewing data from elsewhere, with their ends. */
export function BasisList() {
  const { account } = useSigned();
  const [ending, setEnding] = useState<TransferBasis | null>(null);
  return (
    <>
      <PagedList<TransferBasis>
        label="Transfer bases"
        route="transferBases"
        columns={columnsOf(account.may('transfer-basis:revoke') ? setEnding : null)}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="No basis is recorded">
            Within one legal area and under an adequacy decision none is needed. From anywhere else everybody
            is refused until one is recorded.
          </EmptyState>
        }
      />
      {ending && <WithdrawDialog basis={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

function columnsOf(onWithdraw: ((basis: TransferBasis) => void) | null): readonly Column<TransferBasis>[] {
  const actions: Column<TransferBasis> = {
    name: 'Actions',
    value: () => '',
    isRight: true,
    show: (basis) =>
      basis.withdrawnAt === null && (
        <Button
          variant="subtle"
          color="alarm"
          size="compact-xs"
          aria-label={`Withdraw the basis for ${countryName(basis.toCountry)}`}
          onClick={() => onWithdraw?.(basis)}
        >
          Withdraw
        </Button>
      ),
  };
  return [
    { name: 'Viewed from', value: ({ toCountry }) => countryName(toCountry) },
    { name: 'Kept in', value: ({ fromRegion }) => fromRegion.toUpperCase() },
    { name: 'Basis', value: mechanismOf, isMinor: true },
    {
      name: 'Standing',
      value: (row) => basisStanding(row, Date.now()).word,
      show: (row) => <Verdict {...toneOf(row)}>{basisStanding(row, Date.now()).word}</Verdict>,
    },
    {
      name: 'Until',
      value: ({ validUntil }) => validUntil,
      show: ({ validUntil }) => <Instant at={validUntil} isDay />,
    },
    {
      name: 'Client',
      value: ({ organisation }) => organisation,
      show: ({ organisation }) => <Name kind="organisation" id={organisation} />,
      isMinor: true,
    },
    { name: 'Assessment', value: ({ assessmentRef }) => assessmentRef ?? '', isMinor: true },
    ...(onWithdraw === null ? [] : [actions]),
  ];
}

function toneOf(basis: TransferBasis): { tone: 'good' | 'warn' | 'bad' } {
  return { tone: basisStanding(basis, Date.now()).tone };
}

function mechanismOf({ mechanism, sccModule }: TransferBasis): string {
  return sccModule === null ? wordOf(mechanism) : `${wordOf(mechanism)}, module ${sccModule}`;
}

function WithdrawDialog({ basis, onClose }: { basis: TransferBasis; onClose: () => void }) {
  const { api } = useSigned();
  return (
    <ChangeDialog
      title="Withdraw a transfer basis"
      confirm="Withdraw"
      isDangerous
      onClose={onClose}
      change={(reason) =>
        api.call('withdrawTransferBasis', {
          path: { basis: basis.id },
          ...(reason !== undefined && { body: { reason } }),
        })
      }
    >
      Nobody views data kept in {basis.fromRegion.toUpperCase()} from {countryName(basis.toCountry)} any more,
      unless another basis covers it.
    </ChangeDialog>
  );
}
