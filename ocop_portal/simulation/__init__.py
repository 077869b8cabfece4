"""Demo data and the simulation: fictional people taking dossiers through the cycle by the same door as everybody."""
