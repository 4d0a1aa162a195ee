import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Summary } from '../api/trail-views.js';
import { toCount } from '../words/numbers.js';
import { pointsOf } from './periods.js';

const HEIGHT = 220;

/** Reads over time, allowed and refused one on the other. The figures are in the tables below as well. */
export default function ReadsChart({ summary }: { summary: Summary }) {
  const label = (atMs: number): string => labelOf(atMs, summary.interval);
  return (
    <div
      role="img"
      aria-label={`Reads over time: ${toCount(summary.allowed)} allowed, ${toCount(summary.refused)} refused`}
    >
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <BarChart data={pointsOf(summary)} barCategoryGap={1} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="atMs"
            tickFormatter={label}
            tick={{ fontSize: 11, fill: 'var(--quiet)' }}
            stroke="var(--line)"
            minTickGap={40}
          />
          <YAxis
            allowDecimals={false}
            width={40}
            tick={{ fontSize: 11, fill: 'var(--quiet)' }}
            stroke="var(--line)"
          />
          <Tooltip
            labelFormatter={(atMs) => `${label(Number(atMs))} UTC`}
            contentStyle={{ background: 'var(--surface)', border: '1px solid var(--line)', fontSize: 12 }}
            cursor={{ fill: 'var(--line)', opacity: 0.5 }}
          />
          <Legend iconSize={10} wrapperStyle={{ fontSize: 12 }} />
          <Bar
            dataKey="allowed"
            name="Allowed"
            stackId="reads"
            fill="var(--good)"
            isAnimationActive={false}
          />
          <Bar dataKey="refused" name="Refused" stackId="reads" fill="var(--bad)" isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function labelOf(atMs: number, interval: string): string {
  const text = new Date(atMs).toISOString();
  return interval === 'day' ? text.slice(5, 10) : `${text.slice(5, 10)} ${text.slice(11, 16)}`;
}
