import { Chip } from '@mui/material';
import { Star } from 'lucide-react';

/** What the operator shows before others. */
export const FeaturedMark = () => (
  <Chip size="small" variant="outlined" icon={<Star size={14} aria-hidden />} label="Featured" />
);
