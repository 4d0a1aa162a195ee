import { Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import classes from './elements.module.css';

/** The head of a page: what it is, what it is for, and what can be done; also names the browser's tab. */
export function PageHeader(props: { title: string; children?: ReactNode; actions?: ReactNode }) {
  const { title, children, actions } = props;
  useEffect(() => {
    document.title = `${title} · Portcullis`;
  }, [title]);
  return (
    <header className={classes.header}>
      <div>
        <Title order={1}>{title}</Title>
        {children !== undefined && <p>{children}</p>}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </header>
  );
}
