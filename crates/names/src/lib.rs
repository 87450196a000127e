//! Company and person names: slots, similarity, explanation steps.
