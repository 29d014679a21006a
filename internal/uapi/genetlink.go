package uapi

// The attributes of the controller of generic netlink
// (include/uapi/linux/genetlink.h, enum CTRL_ATTR_UNSPEC).
const (
	CTRL_ATTR_FAMILY_ID    Attr = scopeCtrl | 1
	CTRL_ATTR_FAMILY_NAME  Attr = scopeCtrl | 2
	CTRL_ATTR_VERSION      Attr = scopeCtrl | 3
	CTRL_ATTR_HDRSIZE      Attr = scopeCtrl | 4
	CTRL_ATTR_MAXATTR      Attr = scopeCtrl | 5
	CTRL_ATTR_OPS          Attr = scopeCtrl | 6
	CTRL_ATTR_MCAST_GROUPS Attr = scopeCtrl | 7
	CTRL_ATTR_POLICY       Attr = scopeCtrl | 8
	CTRL_ATTR_OP_POLICY    Attr = scopeCtrl | 9
	CTRL_ATTR_OP           Attr = scopeCtrl | 10
)

// The children of each element of CTRL_ATTR_OPS (enum CTRL_ATTR_OP_UNSPEC).
const (
	CTRL_ATTR_OP_ID    Attr = scopeCtrlOp | 1
	CTRL_ATTR_OP_FLAGS Attr = scopeCtrlOp | 2
)

// The children of each element of CTRL_ATTR_MCAST_GROUPS
// (enum CTRL_ATTR_MCAST_GRP_UNSPEC).
const (
	CTRL_ATTR_MCAST_GRP_NAME Attr = scopeCtrlGroup | 1
	CTRL_ATTR_MCAST_GRP_ID   Attr = scopeCtrlGroup | 2
)
