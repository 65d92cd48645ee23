import { Link } from '@mui/material';
import { Link as RouterLink } from 'react-router';

const pages = { demand: '/broker/demands', property: '/broker/properties' };

/** The parameter of the market pages' addresses that names what is opened there. */
export const OPEN = 'open';

/** Leads to a demand listing or property on its page; says so when it has left the market, and is nothing without one. */
export function PlaceLink({ kind, id, title }: { kind: keyof typeof pages; id: string | null; title: string | null }) {
  if (id === null) return null;
  if (title === null) return <>No longer on the market</>;
  return (
    <Link component={RouterLink} to={{ pathname: pages[kind], search: `?${OPEN}=${id}` }}>
      {title}
    </Link>
  );
}
