import { Link } from '@mui/material';
import { Link as RouterLink } from 'react-router';
import { recordPath } from '../../components/index.ts';

export interface PlaceLinkProps {
  kind: 'demandListing' | 'property';
  id: string;
  title: string | null;
}

/** Leads to a demand listing or property on its page; says so when it has left the market. */
export function PlaceLink({ kind, id, title }: PlaceLinkProps) {
  if (title === null) return <>No longer on the market</>;
  return (
    <Link component={RouterLink} to={recordPath('broker', kind, id) ?? ''}>
      {title}
    </Link>
  );
}
