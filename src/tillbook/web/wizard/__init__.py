"""The pages of set-up, one module per step; all of them stand in one frame."""
