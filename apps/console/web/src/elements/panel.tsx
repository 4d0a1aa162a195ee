import { type ReactNode, useId } from 'react';
import classes from './elements.module.css';

/** A part of a page under its own heading. */
export function Panel(props: {
  title?: string;
  actions?: ReactNode;
  isFlush?: boolean;
  children: ReactNode;
}) {
  const { title, actions, isFlush = false, children } = props;
  const id = useId();
  return (
    <section className={classes.panel} {...(title !== undefined && { 'aria-labelledby': id })}>
      {title !== undefined && (
        <div className={classes.panelHead}>
          <h2 id={id}>{title}</h2>
          {actions !== undefined && <div className={classes.actions}>{actions}</div>}
        </div>
      )}
      <div {...(!isFlush && { className: classes.panelBody })}>{children}</div>
    </section>
  );
}
