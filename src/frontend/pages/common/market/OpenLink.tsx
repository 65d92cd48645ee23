import { Link } from '@mui/material';
import { Link as RouterLink, useSearchParams } from 'react-router';
import { OPEN } from '../../../components/index.ts';

/** Opens a record over the page it is listed on, whose filters stay. */
export function OpenLink({ id, children }: { id: string; children: string }) {
  const [params] = useSearchParams();
  const search = new URLSearchParams(params);
  search.set(OPEN, id);
  return (
    <Link
      component={RouterLink}
      to={{ search: `?${search}` }}
      underline="hover"
      variant="subtitle2"
      sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere', minHeight: 24 }}
    >
      {children}
    </Link>
  );
}
