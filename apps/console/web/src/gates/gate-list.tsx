import { Verdict } from '../elements/effect.js';
import { detailOf, GATES, wordsOfGate } from './gates.js';
import classes from './gate-list.module.css';

/** What one gate said: the codes by which it refused, none when it let through. */
export interface GateVerdict {
  readonly gate: string;
  readonly codes: readonly string[];
}

/** Returns every gate's verdict out of the reasons of a refusal: all gates judge every request, so the others let it through. */
export function verdictsOf(
  reasons: readonly { readonly gate?: string; readonly code: string }[],
): readonly GateVerdict[] {
  return GATES.map((gate) => ({
    gate,
    codes: reasons.filter((reason) => reason.gate === gate).map(({ code }) => code),
  }));
}

/** Gates and what each said, in plain words. */
export function GateList({ verdicts }: { verdicts: readonly GateVerdict[] }) {
  return (
    <ol className={classes.list} aria-label="Gates">
      {verdicts.map((verdict) => (
        <Gate key={verdict.gate} {...verdict} />
      ))}
    </ol>
  );
}

function Gate({ gate, codes }: GateVerdict) {
  const tone = codes.length === 0 ? 'good' : 'bad';
  const { name, asks } = wordsOfGate(gate);
  return (
    <li className={classes.gate} data-tone={tone}>
      <Verdict tone={tone}>{tone === 'good' ? 'Passed' : 'Refused'}</Verdict>
      <strong>{name}</strong>
      <div>
        <span className="quiet">{asks}</span>
        {codes.map((code) => (
          <div key={code} className={classes.reason}>
            <Told code={code} />
          </div>
        ))}
      </div>
    </li>
  );
}

/** A reason with its published text, which speaks to the person it concerns. */
export function Told({ code }: { code: string }) {
  const detail = detailOf(code);
  return (
    <>
      <span className="mono">{code}</span>
      {detail !== null && <> They are told: “{detail}”</>}
    </>
  );
}
