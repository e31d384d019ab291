"""What the user can do, as data; the menus, the toolbar, the keys and the palette read the same list."""
